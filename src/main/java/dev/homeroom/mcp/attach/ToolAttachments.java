package dev.homeroom.mcp.attach;

import dev.homeroom.backend.AgentBackend.ToolServer;
import dev.homeroom.backend.Backends;
import dev.homeroom.cluster.Leadership;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.lifecycle.Loop;
import dev.homeroom.mcp.McpSettings;
import dev.homeroom.mcp.OfferedTools;
import dev.homeroom.registration.Namespace;
import dev.homeroom.registration.RegistrationSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Registers Homeroom's tools with each server that can call them for its agents, attaches them to the agents, and takes them off
 * again. Nothing waits for it. Of several processes the leader does it.
 */
@ApplicationScoped
public class ToolAttachments {
    /** The problem of settings that give agents tools without a key. */
    public static final String NO_KEY =
            "HOMEROOM_MCP_ATTACH needs HOMEROOM_MCP_AGENT_KEY, with which the servers call the tools.";

    private static final Logger LOG = Logger.getLogger(ToolAttachments.class);
    private static final Duration AFTER_START = Duration.ofSeconds(5);
    private static final Duration BETWEEN_PASSES = Duration.ofSeconds(5);

    private final McpSettings settings;
    private final OfferedTools offeredTools;
    private final Backends backends;
    private final AgentDirectory directory;
    private final Leadership leadership;
    private final Namespace namespace;
    private final RegistrationSettings registrationSettings;
    private final InstantSource clock;
    private volatile List<AttachedBackend> attached = List.of();
    private List<Loop> loops = List.of();
    private volatile boolean stopping;

    ToolAttachments(
            McpSettings settings,
            OfferedTools offeredTools,
            Backends backends,
            AgentDirectory directory,
            Leadership leadership,
            Namespace namespace,
            RegistrationSettings registrationSettings,
            InstantSource clock) {
        this.settings = settings;
        this.offeredTools = offeredTools;
        this.backends = backends;
        this.directory = directory;
        this.leadership = leadership;
        this.namespace = namespace;
        this.registrationSettings = registrationSettings;
        this.clock = clock;
    }

    void begin(@Observes StartupEvent event) {
        begin(AFTER_START);
    }

    void begin(Duration afterStart) {
        if (isOn() && settings.agentKey().isEmpty()) {
            LOG.warn(NO_KEY);
            return;
        }
        ToolServer server = server();
        attached = backends.all().stream()
                .flatMap(
                        backend -> backend
                                .toolHost()
                                .map(host -> new AttachedBackend(backend, host, server, clock, this::goesOn))
                                .stream())
                .toList();
        loops = loops();
        loops.forEach(loop -> loop.startAfter(afterStart));
    }

    void end(@Observes ShutdownEvent event) {
        stopping = true;
        loops.forEach(Loop::stop);
    }

    private boolean goesOn() {
        return !stopping && leadership.isLeader();
    }

    private boolean isOn() {
        return settings.enabled() && settings.attach();
    }

    /** How far it has come with each backend; empty while it is off, and where another process does it. */
    public List<AttachReport> reports() {
        return isOn() && leadership.isLeader()
                ? attached.stream().map(AttachedBackend::report).toList()
                : List.of();
    }

    /** The problem that all backends have in common. */
    public Optional<String> problem() {
        return isOn() && settings.agentKey().isEmpty() ? Optional.of(NO_KEY) : Optional.empty();
    }

    /** One that is slow holds up no other. */
    private List<Loop> loops() {
        return attached.stream()
                .map(backend -> new Loop("tools-of-" + backend.report().backend(), new Attaching(backend)))
                .toList();
    }

    private final class Attaching implements Loop.Pass {
        private final AttachedBackend backend;
        private boolean wasLeader;

        Attaching(AttachedBackend backend) {
            this.backend = backend;
        }

        @Override
        public Duration run() {
            boolean isLeader = leadership.isLeader();
            if (isLeader && !wasLeader) {
                backend.lookAgain();
            }
            wasLeader = isLeader;
            return isLeader && hasMore() ? Duration.ZERO : BETWEEN_PASSES;
        }

        private boolean hasMore() {
            try {
                if (isOn()) {
                    String name = backend.report().backend();
                    return backend.attach(wanted(name), directory.confirmed().contains(name));
                }
                backend.withdraw();
            } catch (DatabaseUnavailableException e) {
                LOG.debugf("Tools are attached when the database is back: %s", e.getMessage());
            }
            return false;
        }
    }

    private List<String> wanted(String backend) {
        return directory.all().stream()
                .filter(agent -> agent.ref().backend().equals(backend))
                .filter(agent -> agent.isListed() && agent.enabled())
                .map(KnownAgent::ref)
                .map(ref -> ref.agentId())
                .toList();
    }

    /** Says which installation it is: no two of a homeserver have the same bot. Letta takes it apart at colons. */
    static String nameOf(Namespace namespace) {
        return namespace.botLocalpart() + "-" + namespace.serverName().replace(':', '_');
    }

    private ToolServer server() {
        URI url = URI.create(settings.attachUrl()
                .orElseGet(() -> registrationSettings.publicUrl().replaceFirst("/+$", "") + "/mcp"));
        return new ToolServer(
                nameOf(namespace), url, "Bearer " + settings.agentKey().orElse(""), offeredTools.names());
    }
}
