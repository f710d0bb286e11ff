package dev.homeroom.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The registration of the tests' homeserver.
 *
 * @param file the registration file
 * @param asToken the application service's token
 * @param hsToken the homeserver's token
 */
record RegistrationFixture(Path file, String asToken, String hsToken) {
    static final String ID = "homeroom";
    static final String BOT = "homeroom";

    /** Readable by its owner only, or Homeroom complains. */
    static RegistrationFixture write(Path file, String serverName, URI url) {
        RegistrationFixture registration = new RegistrationFixture(file, token(), token());
        String escapedName = serverName.replace(".", "\\.");
        try {
            Files.writeString(
                    file, """
                    id: %s
                    url: %s
                    as_token: %s
                    hs_token: %s
                    sender_localpart: %s
                    rate_limited: false
                    namespaces:
                      users:
                        - {exclusive: true, regex: '^@agent_.*:%6$s$'}
                        - {exclusive: true, regex: '^@%5$s:%6$s$'}
                      aliases:
                        - {exclusive: true, regex: '^#agent_.*:%6$s$'}
                      rooms: []
                    """.formatted(ID, url, registration.asToken(), registration.hsToken(), BOT, escapedName));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return registration;
    }

    private static String token() {
        return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    }
}
