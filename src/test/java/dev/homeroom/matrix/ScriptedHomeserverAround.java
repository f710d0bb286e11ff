package dev.homeroom.matrix;

import dev.homeroom.operations.rest.SoundAddress;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Starts the application with a scripted homeserver, a generated registration and an in-memory database. */
public final class ScriptedHomeserverAround implements QuarkusTestResourceLifecycleManager {
    public static final String AS_TOKEN = "as-token-of-the-tests-0123456789abcdef";
    public static final String HS_TOKEN = "hs-token-of-the-tests-0123456789abcdef";

    private final ScriptedHomeserver homeserver = new ScriptedHomeserver();

    @Override
    public Map<String, String> start() {
        SoundAddress.replaceCheckOfQuarkus();
        try {
            Path registration = Files.createTempFile("registration", ".yaml");
            Files.writeString(registration, """
                    id: homeroom
                    url: http://127.0.0.1:1
                    as_token: %s
                    hs_token: %s
                    sender_localpart: homeroom
                    namespaces:
                      users:
                        - {exclusive: true, regex: '^@(agent_.*|homeroom):example\\.org$'}
                      aliases:
                        - {exclusive: true, regex: '^#agent_.*:example\\.org$'}
                    """.formatted(AS_TOKEN, HS_TOKEN));
            return Map.of(
                    "homeroom.matrix.homeserver-url",
                    homeserver.url(),
                    "homeroom.matrix.server-name",
                    "example.org",
                    "homeroom.registration.file",
                    registration.toString(),
                    "homeroom.database.url",
                    "jdbc:h2:mem:scripted-homeserver");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(homeserver, new TestInjector.MatchesType(ScriptedHomeserver.class));
    }

    @Override
    public void stop() {
        homeserver.close();
    }
}
