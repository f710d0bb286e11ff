package dev.homeroom.mcp.attach;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentBackend.HostReply;
import dev.homeroom.backend.AgentBackend.HostedTool;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentBackend.ToolServer;
import dev.homeroom.directory.FakeBackend;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AttachedBackendTest {
    private static final ToolServer SERVER = new ToolServer(
            "homeroom-home.test", URI.create("http://homeroom/mcp"), "Bearer key", Set.of("matrix_send"));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FakeHost host = new FakeHost();
    private final FakeBackend backend = new FakeBackend("letta");
    private final AttachedBackend attached = new AttachedBackend(backend, host, SERVER, () -> now);

    /** Remembers what is attached, as a server does. */
    private static final class FakeHost implements ToolHost {
        private final List<String> requests = new ArrayList<>();
        private final Set<String> withTools = new HashSet<>();
        private final Set<String> refusing = new HashSet<>();

        private HostReply reply(String request, HostReply otherwise) {
            requests.add(request);
            return refusing.contains(request) ? new HostReply.Failed(request + " was refused.") : otherwise;
        }

        @Override
        public HostReply register(ToolServer server, String agentId) {
            return reply("register", new HostReply.Registered(List.of(new HostedTool("matrix_send", "tool-1"))));
        }

        @Override
        public HostReply attach(String agentId, Collection<HostedTool> tools) {
            HostReply reply = reply("attach " + agentId, new HostReply.Done(withTools.contains(agentId) ? 0 : 1));
            if (reply instanceof HostReply.Done) {
                withTools.add(agentId);
            }
            return reply;
        }

        @Override
        public HostReply detach(String agentId, ToolServer server) {
            return reply("detach " + agentId, new HostReply.Done(withTools.remove(agentId) ? 1 : 0));
        }

        @Override
        public HostReply withdraw(ToolServer server) {
            HostReply reply = reply("withdraw", new HostReply.Done(1));
            withTools.clear();
            return reply;
        }
    }

    @Test
    void each_agent_gets_the_tools_once() {
        // When
        attached.attach(List.of("ada", "bob"));
        attached.attach(List.of("ada", "bob"));

        // Then
        assertThat(host.requests).containsExactly("register", "attach ada", "attach bob");
        assertThat(attached.report()).isEqualTo(new AttachReport("letta", 2, Optional.empty()));
    }

    @Test
    void a_new_agent_gets_them_without_a_new_registration() {
        // Given
        attached.attach(List.of("ada"));

        // When
        attached.attach(List.of("ada", "eve"));

        // Then
        assertThat(host.requests).containsExactly("register", "attach ada", "attach eve");
    }

    @Test
    void an_excluded_agent_keeps_none() {
        // Given
        host.withTools.add("mallory");
        backend.lists(FakeBackend.agent("ada", "Ada"), FakeBackend.agent("mallory", "Mallory"));

        // When
        attached.attach(List.of("ada"));

        // Then
        assertThat(host.withTools).containsExactly("ada");
    }

    @Test
    void an_agent_that_fails_holds_up_no_other_and_is_tried_again_after_a_pause() {
        // Given
        host.refusing.add("attach ada");

        // When
        attached.attach(List.of("ada", "bob"));
        attached.attach(List.of("ada", "bob"));

        // Then
        assertThat(host.requests).containsExactly("register", "attach ada", "attach bob");
        assertThat(attached.report()).isEqualTo(new AttachReport("letta", 1, Optional.of("attach ada was refused.")));

        // When
        host.refusing.clear();
        now = now.plus(Duration.ofSeconds(5));
        attached.attach(List.of("ada", "bob"));

        // Then
        assertThat(host.withTools).containsExactlyInAnyOrder("ada", "bob");
        assertThat(attached.report().problem()).isEmpty();
    }

    @Test
    void a_host_that_refuses_is_asked_ever_less_often() {
        // Given
        host.refusing.add("register");

        // When
        for (int second = 0; second < 3_600; second++) {
            attached.attach(List.of("ada"));
            now = now.plusSeconds(1);
        }

        // Then
        assertThat(host.requests).hasSizeBetween(12, 25);
    }

    @Test
    void after_an_hour_everything_is_looked_at_again() {
        // Given
        attached.attach(List.of("ada"));
        host.withTools.clear();

        // When
        now = now.plus(Duration.ofHours(1));
        attached.attach(List.of("ada"));

        // Then
        assertThat(host.withTools).containsExactly("ada");
    }

    @Test
    void a_process_that_was_killed_after_the_registration_attaches_the_rest_at_its_next_start() {
        // Given
        attached.attach(List.of("ada"));
        AttachedBackend restarted = new AttachedBackend(backend, host, SERVER, () -> now);

        // When
        restarted.attach(List.of("ada", "bob"));

        // Then
        assertThat(host.withTools).containsExactlyInAnyOrder("ada", "bob");
    }

    @Test
    void when_it_is_off_everything_is_taken_off_once() {
        // Given
        host.withTools.add("ada");

        // When
        attached.withdraw();
        attached.withdraw();

        // Then
        assertThat(host.requests).containsExactly("withdraw");
        assertThat(host.withTools).isEmpty();
    }
}
