package dev.homeroom.registration;

import dev.homeroom.matrix.AccessToken;
import dev.homeroom.matrix.MatrixSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** The running service's registration; {@code serve} has checked the file before. */
final class RegistrationBeans {
    @Produces
    @Singleton
    Registration registration(RegistrationSettings settings, MatrixSettings matrix)
            throws InvalidRegistrationException {
        return new RegistrationFile(Path.of(settings.file())).read(matrix.serverName());
    }

    @Produces
    @Singleton
    Namespace namespace(Registration registration, MatrixSettings matrix) {
        return new Namespace(matrix.serverName(), registration.senderLocalpart());
    }

    @Produces
    @Singleton
    AccessToken accessToken(Registration registration) {
        return new AccessToken(registration.asToken());
    }
}
