package dev.homeroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote down. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("/homeroom-version.properties")) {
            if (file == null) {
                throw new IllegalStateException("homeroom-version.properties is missing from the application");
            }
            properties.load(file);
        }
        return new String[] {"Homeroom " + properties.getProperty("version")};
    }
}
