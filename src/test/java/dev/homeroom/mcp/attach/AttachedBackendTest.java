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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttachedBackendTest {
    private static final ToolServer SERVER = new ToolServer(
            "homeroom-home.test", URI.create("http://homeroom/mcp"), "Bearer key", Set.of("matrix_send"));

    private boolean isLeader = true;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final FakeHost host = new FakeHost();
    private final FakeBackend backend = new FakeBackend("letta");
    private final AttachedBackend attached = new AttachedBackend(backend, host, SERVER, () -> now, () -> isLeader);

    /** Remembers what is attached, as a server does. */
    private final class FakeHost implements ToolHost {
        private final List<String> requests = new ArrayList<>();
        private final List<String> readers = new ArrayList<>();
        private final Set<String> withTools = new HashSet<>();
        private final Set<String> refusing = new HashSet<>();

        private HostReply reply(String request, HostReply otherwise) {
            requests.add(request);
            return refusing.contains(request) ? new HostReply.Failed(request + " was refused.") : otherwise;
        }

        @Override
        public HostReply register(ToolServer server, String agentId) {
            readers.add(agentId);
            return reply("register", new HostReply.Registered(List.of(new HostedTool("matrix_send", "tool-1"))));
        }

        @Override
        public HostReply attach(String agentId, ToolServer server, Collection<HostedTool> tools) {
            isLeader = isLeader && !agentId.equals("the last one");
            HostReply reply = reply("attach " + agentId, new HostReply.Done(withTools.contains(agentId) ? 0 : 1));
            if (reply instanceof HostReply.Done) {
                withTools.add(agentId);
            }
            return reply;
        }

        @Override
        public HostReply detach(String agentId, ToolServer server) {
            HostReply reply = reply("detach " + agentId, new HostReply.Done(withTools.contains(agentId) ? 1 : 0));
            if (reply instanceof HostReply.Done) {
                withTools.remove(agentId);
            }
            return reply;
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
        attached.attach(List.of("ada", "bob"), true);
        attached.attach(List.of("ada", "bob"), true);

        // Then
        assertThat(host.requests).containsExactly("register", "attach ada", "attach bob");
        assertThat(attached.report()).isEqualTo(new AttachReport("letta", 2, 2, Optional.empty()));
    }

    @Test
    void a_new_agent_gets_them_without_a_new_registration() {
        // Given
        attached.attach(List.of("ada"), true);

        // When
        attached.attach(List.of("ada", "eve"), true);

        // Then
        assertThat(host.requests).containsExactly("register", "attach ada", "attach eve");
    }

    @Test
    void the_number_of_agents_with_tools_stays_while_all_are_looked_at_again() {
        // Given
        List<String> many = IntStream.range(0, AttachedBackend.MOST_IN_A_PASS + 1)
                .mapToObj(number -> "agent-" + number)
                .toList();
        while (attached.attach(many, true)) {}

        // When
        now = now.plus(Duration.ofHours(2));
        boolean hasMore = attached.attach(many, true);

        // Then
        assertThat(hasMore).isTrue();
        assertThat(attached.report()).isEqualTo(new AttachReport("letta", many.size(), many.size(), Optional.empty()));
    }

    @Test
    void an_excluded_agent_keeps_none() {
        // Given
        host.withTools.add("mallory");
        backend.lists(FakeBackend.agent("ada", "Ada"), FakeBackend.agent("mallory", "Mallory"));

        // When
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(host.withTools).containsExactly("ada");
    }

    @Test
    void an_agent_that_fails_holds_up_no_other_and_is_tried_again_after_a_pause() {
        // Given
        host.refusing.add("attach ada");

        // When
        attached.attach(List.of("ada", "bob"), true);
        attached.attach(List.of("ada", "bob"), true);

        // Then
        assertThat(host.requests).containsExactly("register", "attach ada", "attach bob");
        assertThat(attached.report())
                .isEqualTo(new AttachReport("letta", 1, 2, Optional.of("attach ada was refused.")));

        // When
        host.refusing.clear();
        now = now.plus(Duration.ofSeconds(5));
        attached.attach(List.of("ada", "bob"), true);

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
            attached.attach(List.of("ada"), true);
            now = now.plusSeconds(1);
        }

        // Then
        assertThat(host.requests).hasSizeBetween(12, 25);
    }

    @Test
    void after_an_hour_everything_is_looked_at_again() {
        // Given
        attached.attach(List.of("ada"), true);
        host.withTools.clear();

        // When
        now = now.plus(Duration.ofHours(1));
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(host.withTools).containsExactly("ada");
    }

    @Test
    void a_process_that_was_killed_after_the_registration_attaches_the_rest_at_its_next_start() {
        // Given
        attached.attach(List.of("ada"), true);
        AttachedBackend restarted = new AttachedBackend(backend, host, SERVER, () -> now, () -> isLeader);

        // When
        restarted.attach(List.of("ada", "bob"), true);

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

    @Test
    void when_all_agents_are_excluded_everything_is_taken_off_once_and_given_back_later() {
        // Given
        attached.attach(List.of("ada"), true);

        // When
        attached.attach(List.of(), true);
        attached.attach(List.of(), true);

        // Then
        assertThat(host.requests).containsExactly("register", "attach ada", "withdraw");
        assertThat(attached.report().agents()).isZero();

        // When
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(host.withTools).containsExactly("ada");
    }

    @Test
    void while_it_is_unknown_which_agents_there_are_nothing_is_taken_off() {
        // Given
        host.withTools.add("eve");
        backend.lists(FakeBackend.agent("ada", "Ada"), FakeBackend.agent("eve", "Eve"));

        // When
        attached.attach(List.of(), false);
        attached.attach(List.of("ada"), false);

        // Then
        assertThat(host.withTools).containsExactlyInAnyOrder("ada", "eve");
        assertThat(host.requests).containsExactly("register", "attach ada");
    }

    @Test
    void an_excluded_agent_that_fails_holds_up_no_other_and_is_tried_again_alone() {
        // Given
        host.withTools.addAll(List.of("mallory", "oscar"));
        host.refusing.add("detach mallory");
        backend.lists(FakeBackend.agent("mallory", "Mallory"), FakeBackend.agent("oscar", "Oscar"));

        // When
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(host.withTools).containsExactlyInAnyOrder("ada", "mallory");
        assertThat(attached.report().problem()).contains("detach mallory was refused.");

        // When
        host.requests.clear();
        host.refusing.clear();
        now = now.plus(Duration.ofSeconds(5));
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(host.requests).containsExactly("detach mallory");
        assertThat(host.withTools).containsExactly("ada");
        assertThat(attached.report().problem()).isEmpty();
    }

    @Test
    void a_list_that_failed_is_a_problem_and_is_read_again() {
        // Given
        host.withTools.add("mallory");
        backend.fails("The list is broken.");

        // When
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(attached.report().problem()).contains("The list is broken.");

        // When
        backend.lists(FakeBackend.agent("mallory", "Mallory"));
        now = now.plus(Duration.ofSeconds(5));
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(host.withTools).containsExactly("ada");
    }

    @Test
    void an_agent_that_fails_for_good_delays_no_new_agent() {
        // Given
        host.refusing.add("attach ada");
        for (int second = 0; second < 1_000; second++) {
            attached.attach(List.of("ada"), true);
            now = now.plusSeconds(1);
        }

        // When
        attached.attach(List.of("ada", "eve"), true);

        // Then
        assertThat(host.withTools).containsExactly("eve");
    }

    @Test
    void the_tools_are_read_as_another_agent_after_a_failure_and_new_agents_get_them_meanwhile() {
        // Given
        attached.attach(List.of("ada", "bob"), true);
        host.refusing.add("register");
        now = now.plus(Duration.ofHours(1));

        // When
        attached.attach(List.of("ada", "bob", "eve"), true);
        now = now.plusSeconds(5);
        attached.attach(List.of("ada", "bob", "eve"), true);

        // Then
        assertThat(host.readers).containsExactly("ada", "ada", "bob");
        assertThat(host.withTools).contains("eve");
        assertThat(attached.report().problem()).contains("register was refused.");
    }

    @Test
    void a_pass_has_a_bounded_number_of_agents() {
        // Given
        List<String> many = IntStream.rangeClosed(0, AttachedBackend.MOST_IN_A_PASS)
                .mapToObj(number -> "agent-" + number)
                .toList();

        // Then
        assertThat(attached.attach(many, true)).isTrue();
        assertThat(host.withTools).hasSize(AttachedBackend.MOST_IN_A_PASS);
        assertThat(attached.attach(many, true)).isFalse();
        assertThat(host.withTools).hasSize(many.size());
    }

    @Test
    void who_is_no_longer_the_leader_does_nothing_more() {
        // When
        attached.attach(List.of("the last one", "ada"), true);

        // Then
        assertThat(host.withTools).containsExactly("the last one");
    }

    @Test
    void who_becomes_the_leader_again_looks_at_everything() {
        // Given
        attached.attach(List.of("ada"), true);
        host.withTools.clear();

        // When
        attached.lookAgain();
        attached.attach(List.of("ada"), true);

        // Then
        assertThat(host.withTools).containsExactly("ada");
    }
}
