package dev.homeroom.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;

/** {@code homeroom …}: exit code 0 when done, 1 when it failed, 2 when the command line or a setting is wrong. */
@QuarkusMain
public final class Main {
    Main() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(new HomeroomCommand()).execute(arguments));
    }
}
