package dev.homeroom.operations;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.Backends;
import dev.homeroom.database.DatabaseSettings;
import dev.homeroom.rooms.template.SpaceSettings;
import dev.homeroom.settings.BuildVersion;
import dev.homeroom.settings.HttpSettings;
import dev.homeroom.settings.ManagementSettings;
import dev.homeroom.settings.ReadableTime;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Logs the start with the most important settings, the readiness, and the stop. */
@ApplicationScoped
class Announcement {
    private static final Logger LOG = Logger.getLogger(Announcement.class);

    private final HttpSettings http;
    private final ManagementSettings management;
    private final DatabaseSettings database;
    private final Backends backends;
    private final SpaceSettings space;

    Announcement(
            HttpSettings http,
            ManagementSettings management,
            DatabaseSettings database,
            Backends backends,
            SpaceSettings space) {
        this.http = http;
        this.management = management;
        this.database = database;
        this.backends = backends;
        this.space = space;
    }

    void starting() {
        LOG.infof(
                "Homeroom %s starts: http=%s:%d management=%s:%d database=%s backends=%s",
                BuildVersion.text(),
                http.host(),
                http.port(),
                management.host(),
                management.port(),
                kindOfDatabase(database.url()),
                backends.all().stream().map(AgentBackend::name).collect(Collectors.joining(",")));
        List<String> invited = space.invite().orElse(List.of()).stream()
                .map(String::strip)
                .filter(person -> !person.isEmpty())
                .toList();
        if (invited.isEmpty()) {
            LOG.warn(
                    "Nobody is invited to the rooms, since HOMEROOM_INVITE is empty. Set it to your Matrix user id, or run"
                            + " `homeroom invite @you:server`.");
        } else {
            LOG.infof("Invited to new rooms (HOMEROOM_INVITE): %s", String.join(", ", invited));
        }
    }

    /** The kind of database, without the rest of the URL, which may contain a password. */
    private static String kindOfDatabase(String url) {
        return url.startsWith("jdbc:postgresql:") ? "PostgreSQL" : "H2";
    }

    void ready() {
        Duration sinceStart =
                Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        LOG.infof("Homeroom is ready after %s and answers messages", ReadableTime.of(sinceStart));
    }

    void stopping() {
        LOG.info("Homeroom is stopping; running answers are finished first");
    }

    void stopped() {
        LOG.info("Homeroom has stopped");
    }
}
