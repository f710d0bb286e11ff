package dev.homeroom.database.entity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.database.TestEntities;
import dev.homeroom.database.WrittenTexts;
import dev.homeroom.database.WrittenTexts.WrittenQuery;
import io.quarkus.panache.hibernate.common.runtime.PanacheJpaUtil;
import jakarta.persistence.metamodel.EntityType;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.hibernate.StatelessSession;
import org.hibernate.query.CommonQueryContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each query of a repository is one that Hibernate and the databases understand, and each entity has its table. */
class QueriesTest {
    private static final Pattern PARAMETER = Pattern.compile("\\?(\\d+)");
    private static final List<WrittenQuery> QUERIES = WrittenTexts.queries();

    @Test
    void the_text_of_a_query_is_known_before_it_runs() {
        assertThat(QUERIES)
                .hasSizeGreaterThan(30)
                .allSatisfy(query -> assertThat(query.text()).as(query.place()).isPresent());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void each_query_is_understood(Database database) {
        // When
        List<String> problems = QUERIES.stream()
                .flatMap(query -> problems(database, query.place() + " " + query.text(), () -> run(query)).stream())
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void each_entity_has_its_table_with_all_columns(Database database) {
        // When
        List<String> problems = TestEntities.mapping().getMetamodel().getEntities().stream()
                .filter(entity -> !entity.getJavaType().equals(NumberedEntity.class))
                .flatMap(entity -> problems(database, entity.getName(), () -> read(entity)).stream())
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    private static List<String> problems(Database database, String what, Runnable work) {
        try {
            database.useTransaction(_ -> work.run());
            return List.of();
        } catch (RuntimeException e) {
            return List.of(what + ": " + e.getMessage());
        }
    }

    private static void read(EntityType<?> entity) {
        session()
                .createSelectionQuery("from " + entity.getName(), entity.getJavaType())
                .getResultList();
    }

    /** With nulls, which no row matches, in a database without rows. */
    private static void run(WrittenQuery query) {
        String text = query.text().orElseThrow();
        int parameters = PARAMETER
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList()
                .size();
        Class<?> entity = entityOf(query);
        switch (query.method()) {
            case "find", "list", "first" ->
                withNulls(session()
                                .createSelectionQuery(PanacheJpaUtil.createFindQuery(entity, text, parameters), entity))
                        .getResultList();
            case "count" ->
                withNulls(session()
                                .createSelectionQuery(
                                        "select count(*) " + PanacheJpaUtil.createFindQuery(entity, text, parameters),
                                        Long.class))
                        .getResultList();
            case "update" ->
                withNulls(session().createMutationQuery(PanacheJpaUtil.createUpdateQuery(entity, text, parameters)))
                        .executeUpdate();
            case "delete" ->
                withNulls(session().createMutationQuery(PanacheJpaUtil.createDeleteQuery(entity, text, parameters)))
                        .executeUpdate();
            default -> throw new AssertionError("Unknown method " + query);
        }
    }

    private static <Q extends CommonQueryContract> Q withNulls(Q query) {
        query.getParameterMetadata()
                .getRegistrations()
                .forEach(parameter -> query.setParameter(parameter.getPosition(), null));
        return query;
    }

    private static Class<?> entityOf(WrittenQuery query) {
        ParameterizedType repository = (ParameterizedType) query.repository().getGenericType();
        return (Class<?>) repository.getActualTypeArguments()[0];
    }

    private static StatelessSession session() {
        return UnitOfWork.current().session();
    }
}
