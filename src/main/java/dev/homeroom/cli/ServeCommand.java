package dev.homeroom.cli;

import dev.homeroom.cli.settings.PortsAreFree;
import dev.homeroom.cli.settings.SettingRules;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.cli.settings.Settings;
import dev.homeroom.cli.settings.SettingsCheck;
import dev.homeroom.database.Opening;
import dev.homeroom.database.OpeningResult;
import io.quarkus.runtime.Quarkus;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the service until it is stopped. */
@Command(
        name = "serve",
        description = "Runs Homeroom. Its settings are environment variables; docs/configuration.md lists them.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        SettingSource settingSource = Settings.read();
        if (!SettingsCheck.passes(
                SettingRules.FOR_SERVING, settingSource, spec.commandLine().getErr())) {
            return ExitCode.USAGE;
        }
        List<String> taken = PortsAreFree.problems(settingSource).toList();
        if (!taken.isEmpty()) {
            return failed(ExitCode.SOFTWARE, taken);
        }
        if (new Opening(Settings.database()).attempt() instanceof OpeningResult.Never(int exitCode, String sentence)) {
            return failed(exitCode, List.of(sentence));
        }
        Quarkus.run();
        return ExitCode.OK;
    }

    private int failed(int exitCode, List<String> sentences) {
        sentences.forEach(sentence -> spec.commandLine().getErr().println("Error: " + sentence));
        spec.commandLine().getErr().flush();
        return exitCode;
    }
}
