package dev.homeroom.cli.services;

import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command of the launcher. It turns what goes wrong into sentences and exit codes. */
@Command
abstract class LauncherCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    /** @return 0; 1 after a failure; 2 when nothing was begun, since something is wrong in the operator's files */
    @Override
    public final Integer call() throws InterruptedException {
        try {
            List<String> failures = run(out());
            out().flush();
            return failures.isEmpty() ? ExitCode.OK : complain(failures, ExitCode.SOFTWARE);
        } catch (ManifestException e) {
            return complain(e.sentences(), ExitCode.USAGE);
        } catch (UncheckedIOException e) {
            return complain(List.of(String.valueOf(e.getMessage())), ExitCode.SOFTWARE);
        }
    }

    /** @return sentences about what went wrong */
    abstract List<String> run(PrintWriter out) throws ManifestException, InterruptedException;

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private int complain(List<String> sentences, int exitCode) {
        PrintWriter errors = spec.commandLine().getErr();
        sentences.forEach(sentence -> errors.println("Error: " + sentence));
        errors.flush();
        return exitCode;
    }
}
