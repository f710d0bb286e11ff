package dev.homeroom.mcp.key;

import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.McpSettings;
import dev.homeroom.queue.inbox.Outcome.ErrorId;
import dev.homeroom.registration.Namespace;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says which agent calls, by its key alone: its own key, or the installation's key together with the id that Letta sends with each
 * call. Nothing that a model writes plays a part.
 */
@ApplicationScoped
public class Callers {
    /** Letta's header with the id of the agent that calls a tool. */
    public static final String AGENT_HEADER = "X-Agent-Id";

    private static final Logger LOG = Logger.getLogger(Callers.class);
    private static final String BEARER = "Bearer ";

    private final McpSettings settings;
    private final AgentKeys agentKeys;
    private final AgentDirectory directory;
    private final Namespace namespace;

    Callers(McpSettings settings, AgentKeys agentKeys, AgentDirectory directory, Namespace namespace) {
        this.settings = settings;
        this.agentKeys = agentKeys;
        this.directory = directory;
        this.namespace = namespace;
    }

    /** The result of a check. */
    public sealed interface CallerVerdict {
        record Known(CallingAgent agent) implements CallerVerdict {}

        /**
         * The installation's key, without an agent. A Letta server reads the list of the tools so, and can call none.
         */
        record Unnamed() implements CallerVerdict {}

        /** An operator calls, by the key of the REST interface. */
        record Operator() implements CallerVerdict {}

        /** @param sentence says what to do */
        record Refused(int status, String sentence) implements CallerVerdict {}
    }

    private static final CallerVerdict MISSING = new CallerVerdict.Refused(
            401, "Send the agent's key as 'Authorization: Bearer …'. An operator gets it with: homeroom mcp-key AGENT");
    private static final CallerVerdict WRONG = new CallerVerdict.Refused(
            403, "The key is wrong or was revoked. An operator gets a new one with: homeroom mcp-key AGENT");
    /** What a call needs that is made with the installation's key. */
    public static final String NEEDS_AGENT = "The installation's key needs the header " + AGENT_HEADER
            + " with the id of exactly one agent that Homeroom knows.";

    private static final CallerVerdict NOT_NAMED = new CallerVerdict.Refused(403, NEEDS_AGENT);
    private static final CallerVerdict AMBIGUOUS = new CallerVerdict.Refused(
            403,
            "Several backends have an agent with this id, so the installation's key doesn't say which one calls. Use the agent's own"
                    + " key, which an operator gets with: homeroom mcp-key AGENT");
    private static final CallerVerdict NO_ROOM = new CallerVerdict.Refused(
            403,
            "The key can't be checked, because Homeroom may not read the agent's room. `homeroom check` tells an operator why.");
    private static final CallerVerdict UNAVAILABLE = new CallerVerdict.Refused(
            503,
            "Homeroom can't check the key, because its homeserver or database is away. Please try again in a minute.");

    /**
     * Never throws.
     *
     * @param authorization the header of that name
     * @param agentId the header {@link #AGENT_HEADER}; counts only with the installation's key
     */
    public CallerVerdict verdict(@Nullable String authorization, @Nullable String agentId) {
        try {
            return bearer(authorization).map(key -> ofKey(key, agentId)).orElse(MISSING);
        } catch (HomeserverException.Refused e) {
            return NO_ROOM;
        } catch (HomeserverException | DatabaseUnavailableException e) {
            return UNAVAILABLE;
        } catch (RuntimeException e) {
            String errorId = ErrorId.next();
            LOG.errorf(e, "A key could not be checked: error=%s", errorId);
            return new CallerVerdict.Refused(
                    500, "Something failed in Homeroom. Please tell an operator the error id " + errorId + ".");
        }
    }

    private static Optional<String> bearer(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip())
                .filter(key -> !key.isEmpty());
    }

    private CallerVerdict ofKey(String key, @Nullable String agentId) {
        if (isOfInstallation(key)) {
            return agentId == null ? new CallerVerdict.Unnamed() : named(agentId);
        }
        return AgentKey.parse(key).flatMap(this::owner).orElse(WRONG);
    }

    private boolean isOfInstallation(String key) {
        return settings.agentKey()
                .filter(ours -> MessageDigest.isEqual(
                        ours.getBytes(StandardCharsets.UTF_8), key.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    private CallerVerdict named(@Nullable String agentId) {
        return only(agents(agent -> agent.ref().agentId().equals(agentId)));
    }

    /** Ids are unique in a backend, and usually everywhere. */
    static CallerVerdict only(List<CallingAgent> agents) {
        if (agents.size() > 1) {
            return AMBIGUOUS;
        }
        return agents.isEmpty() ? NOT_NAMED : new CallerVerdict.Known(agents.getFirst());
    }

    private Optional<CallerVerdict> owner(AgentKey shown) {
        return agents(agent -> userOf(agent).localpart().equals(shown.localpart())).stream()
                .filter(agent -> agentKeys.isOf(agent.ref(), shown))
                .findFirst()
                .map(CallerVerdict.Known::new);
    }

    private List<CallingAgent> agents(Predicate<KnownAgent> wanted) {
        return directory.all().stream()
                .filter(agent -> agent.isListed() && agent.enabled())
                .filter(wanted)
                .map(agent -> new CallingAgent(agent.ref(), userOf(agent)))
                .toList();
    }

    private UserId userOf(KnownAgent agent) {
        return namespace.agentUser(agent.ref().backend(), agent.ref().agentId());
    }
}
