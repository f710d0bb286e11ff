package dev.homeroom.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.Configuration;
import org.hibernate.dialect.PostgreSQLDialect;

/** Homeroom's entities as Hibernate maps them without Quarkus, with the settings that application.properties gives it. */
public final class TestEntities {
    private TestEntities() {}

    /** Made once for all databases, since both have the same dialect. */
    public static SessionFactory mapping() {
        return Mapping.FACTORY;
    }

    private static final class Mapping {
        static final SessionFactory FACTORY = make();

        private static SessionFactory make() {
            Configuration configuration = new Configuration()
                    .setProperty("hibernate.dialect", PostgreSQLDialect.class.getName())
                    .setProperty("hibernate.boot.allow_jdbc_metadata_access", "false")
                    .setProperty("hibernate.allow_update_outside_transaction", "true")
                    .setProperty(
                            "hibernate.physical_naming_strategy", PhysicalNamingStrategySnakeCaseImpl.class.getName())
                    .setProperty("hibernate.jdbc.batch_size", "50");
            mapped().forEach(configuration::addAnnotatedClass);
            return configuration.buildSessionFactory();
        }
    }

    /** The entities and converters of Homeroom and of tests, which have their names by a rule of ArchitectureTest. */
    private static Stream<Class<?>> mapped() {
        return Stream.of(Database.class, TestEntities.class)
                .map(TestEntities::classesWith)
                .flatMap(TestEntities::mappedIn);
    }

    private static Stream<Class<?>> mappedIn(Path classes) {
        try (Stream<Path> files = Files.walk(classes.resolve("dev/homeroom"))) {
            return files
                    .map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith("Entity.class") || file.endsWith("IdConverter.class"))
                    .<Class<?>>map(TestEntities::load)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path classesWith(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(file.replace(".class", "").replace('/', '.'));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
