package dev.homeroom.cli;

import dev.homeroom.cli.settings.PortsAreFree;
import dev.homeroom.cli.settings.SettingRules;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.cli.settings.Settings;
import dev.homeroom.cli.settings.SettingsCheck;
import dev.homeroom.database.Opening;
import dev.homeroom.database.OpeningResult;
import io.quarkus.runtime.Quarkus;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.ExitCode;

/** The service as this process. */
final class ServiceProcess {
    private ServiceProcess() {}

    /**
     * Checks the settings and runs the service until it is stopped.
     *
     * @param errors gets the sentences that say why it can't run
     * @return the exit code, as in {@link Main}
     */
    static int run(PrintWriter errors) {
        SettingSource settingSource = Settings.read();
        if (!SettingsCheck.passes(SettingRules.FOR_SERVING, settingSource, errors)) {
            return ExitCode.USAGE;
        }
        List<String> taken = PortsAreFree.problems(settingSource).toList();
        if (!taken.isEmpty()) {
            return failed(ExitCode.SOFTWARE, taken, errors);
        }
        if (new Opening(Settings.database()).attempt() instanceof OpeningResult.Never(int exitCode, String sentence)) {
            return failed(exitCode, List.of(sentence), errors);
        }
        Quarkus.run();
        return ExitCode.OK;
    }

    private static int failed(int exitCode, List<String> sentences, PrintWriter errors) {
        sentences.forEach(sentence -> errors.println("Error: " + sentence));
        errors.flush();
        return exitCode;
    }
}
