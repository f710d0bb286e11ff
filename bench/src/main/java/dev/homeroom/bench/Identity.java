package dev.homeroom.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The application service as the played homeserver knows it.
 *
 * @param asToken what Homeroom shows
 * @param hsToken what the homeserver shows
 */
record Identity(String asToken, String hsToken) {
    static final String SERVER = "bench.example";
    static final String BOT = "@homeroom:" + SERVER;
    static final String PERSON = "@alice:" + SERVER;

    static Identity random() {
        return new Identity(token(), token());
    }

    private static String token() {
        return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
    }

    /** Writes the registration file, for its owner only. */
    void writeTo(Path file, String homeroomUrl) {
        try {
            Files.writeString(file, """
                    id: homeroom
                    url: %s
                    as_token: %s
                    hs_token: %s
                    sender_localpart: homeroom
                    rate_limited: false
                    namespaces:
                      users:
                        - {exclusive: true, regex: '^@agent_.*:bench\\.example$'}
                        - {exclusive: true, regex: '^@homeroom:bench\\.example$'}
                      aliases:
                        - {exclusive: true, regex: '^#agent_.*:bench\\.example$'}
                      rooms: []
                    """.formatted(homeroomUrl, asToken, hsToken));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
