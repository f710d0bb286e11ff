package dev.homeroom.cli;

import dev.homeroom.settings.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** The version as {@code homeroom --version} prints it. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"Homeroom " + BuildVersion.text()};
    }
}
