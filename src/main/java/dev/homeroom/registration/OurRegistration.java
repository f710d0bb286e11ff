package dev.homeroom.registration;

import dev.homeroom.matrix.client.AccessToken;
import dev.homeroom.matrix.client.MatrixSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;

/** Produces the service's registration, namespace and access token. {@code serve} has already checked the file. */
@ApplicationScoped
class OurRegistration {
    private final Registration registration;
    private final String serverName;

    OurRegistration(RegistrationSettings settings, MatrixSettings matrix) throws InvalidRegistrationException {
        this.serverName = matrix.serverName();
        this.registration = new RegistrationFile(Path.of(settings.file())).read(serverName);
    }

    @Produces
    @Singleton
    Registration registration() {
        return registration;
    }

    @Produces
    @Singleton
    Namespace namespace() {
        return new Namespace(serverName, registration.senderLocalpart());
    }

    @Produces
    @Singleton
    AccessToken accessToken() {
        return new AccessToken(registration.asToken());
    }
}
