package dev.homeroom.cli.registration;

import dev.homeroom.cli.settings.SettingName;
import dev.homeroom.cli.settings.SettingRules;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.cli.settings.Settings;
import dev.homeroom.cli.settings.SettingsCheck;
import dev.homeroom.registration.InvalidRegistrationException;
import dev.homeroom.registration.Registration;
import dev.homeroom.registration.RegistrationFile;
import dev.homeroom.registration.RegistrationSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the registration file once, and says how to hand it to the homeserver. */
@Command(
        name = "registration",
        description = "Writes the registration file with new random tokens, and says what to do with it. An "
                + "existing file is not changed.",
        mixinStandardHelpOptions = true)
public final class RegistrationCommand implements Callable<Integer> {
    @Option(names = "--force", description = "Rewrite an existing file from the settings; its id, tokens and bot stay.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter errors = spec.commandLine().getErr();
        SettingSource settingSource = Settings.read();
        if (!SettingsCheck.passes(SettingRules.FOR_REGISTERING, settingSource, errors)) {
            return ExitCode.USAGE;
        }
        RegistrationSettings settings = Settings.registration();
        try {
            write(settings, settingSource.value(SettingName.SERVER_NAME).orElseThrow());
            return ExitCode.OK;
        } catch (InvalidRegistrationException e) {
            errors.println("Error: " + e.getMessage());
            return ExitCode.SOFTWARE;
        } catch (IOException e) {
            errors.println(
                    "Error: %s can't be written (%s). Make its folder writable for this user, or choose another place with HOMEROOM_REGISTRATION."
                            .formatted(settings.file(), e.getClass().getSimpleName()));
            return ExitCode.SOFTWARE;
        }
    }

    private void write(RegistrationSettings settings, String serverName)
            throws IOException, InvalidRegistrationException {
        RegistrationFile file = new RegistrationFile(Path.of(settings.file()));
        PrintWriter out = spec.commandLine().getOut();
        Registration registration;
        if (!file.exists()) {
            registration = file.create(settings, serverName);
            out.println("Wrote " + settings.file() + " with new random tokens.");
        } else if (force) {
            registration = file.rewrite(settings, serverName);
            out.println(
                    "Wrote " + settings.file() + " again from the settings; its id, tokens and bot did not change.");
        } else {
            registration = file.read(serverName);
            out.println(settings.file()
                    + " exists already and was not changed. Use --force to rewrite it with the same tokens.");
        }
        out.println(RegistrationSteps.of(registration, settings.file()));
        out.flush();
    }
}
