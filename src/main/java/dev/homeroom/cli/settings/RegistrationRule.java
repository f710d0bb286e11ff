package dev.homeroom.cli.settings;

import dev.homeroom.registration.InvalidRegistrationException;
import dev.homeroom.registration.RegistrationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that the registration file exists, is safe, and was made for this server. */
final class RegistrationRule implements SettingRule {
    @Override
    public Stream<SettingProblem> check(SettingSource settingSource) {
        Optional<String> serverName = settingSource.value(SettingName.SERVER_NAME);
        Optional<String> path = settingSource.value(SettingName.REGISTRATION);
        if (serverName.isEmpty() || path.isEmpty()) {
            return Stream.empty();
        }
        RegistrationFile file = new RegistrationFile(Path.of(path.get()));
        try {
            file.read(serverName.get());
            return file.isOpenToOthers()
                    ? Stream.of(new SettingProblem.Notice("The registration file " + path.get()
                            + " holds secrets and is open to other users; run: chmod 600 " + path.get()))
                    : Stream.empty();
        } catch (InvalidRegistrationException e) {
            return Stream.of(SettingProblem.wrong(SettingName.REGISTRATION, "can't be used. " + e.getMessage()));
        } catch (IOException e) {
            return Stream.of(SettingProblem.wrong(SettingName.REGISTRATION, "can't be read."));
        }
    }
}
