package dev.homeroom.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote down. */
public final class BuildVersion {
    private static final String FILE = "/homeroom-version.properties";

    private BuildVersion() {}

    public static String text() {
        Properties properties = new Properties();
        try (InputStream file = BuildVersion.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing from the application");
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
