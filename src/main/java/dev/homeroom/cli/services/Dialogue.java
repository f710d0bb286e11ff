package dev.homeroom.cli.services;

import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** Runs a command, and turns what goes wrong into sentences and exit codes. */
final class Dialogue {
    private final PrintWriter errors;

    private Dialogue(CommandSpec spec) {
        this.errors = spec.commandLine().getErr();
    }

    /** A command's work. */
    @FunctionalInterface
    interface CommandWork {
        /** @return sentences about what went wrong */
        List<String> run() throws ManifestException, InterruptedException;
    }

    /** @return 0; 1 after a failure; 2 when nothing was begun, since something is wrong in the operator's files */
    static int hold(CommandSpec spec, CommandWork work) throws InterruptedException {
        Dialogue dialogue = new Dialogue(spec);
        try {
            List<String> failures = work.run();
            spec.commandLine().getOut().flush();
            return failures.isEmpty() ? ExitCode.OK : dialogue.complain(failures, ExitCode.SOFTWARE);
        } catch (ManifestException e) {
            return dialogue.complain(e.sentences(), ExitCode.USAGE);
        } catch (UncheckedIOException e) {
            return dialogue.complain(List.of(String.valueOf(e.getMessage())), ExitCode.SOFTWARE);
        }
    }

    private int complain(List<String> sentences, int exitCode) {
        sentences.forEach(sentence -> errors.println("Error: " + sentence));
        errors.flush();
        return exitCode;
    }
}
