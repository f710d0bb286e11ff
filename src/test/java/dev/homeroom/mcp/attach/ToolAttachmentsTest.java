package dev.homeroom.mcp.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.homeroom.backend.AgentBackend.HostReply;
import dev.homeroom.backend.AgentBackend.HostedTool;
import dev.homeroom.backend.AgentBackend.ToolHost;
import dev.homeroom.backend.AgentBackend.ToolServer;
import dev.homeroom.backend.FakeBackends;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.mcp.McpSettings;
import dev.homeroom.mcp.OfferedTools;
import dev.homeroom.registration.Namespace;
import dev.homeroom.registration.RegistrationSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ToolAttachmentsTest {
    private static final Namespace NAMESPACE = new Namespace("home.test:8448", "homeroom");

    /** Each would take the other's tools off, or change its address, if they had one name. */
    @Test
    void two_installations_of_a_homeserver_have_two_names() {
        assertThat(ToolAttachments.nameOf(NAMESPACE)).isEqualTo("homeroom-home.test_8448");
        assertThat(ToolAttachments.nameOf(new Namespace("home.test:8448", "staging")))
                .isEqualTo("staging-home.test_8448");
    }

    @Test
    void a_server_that_does_not_answer_holds_up_no_other() {
        // Given
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        FakeBackend slow = new FakeBackend("a-slow").lists(FakeBackend.agent("ada", "Ada"));
        slow.hostsTools(new Host(() -> {
            asked.countDown();
            awaitUninterrupted(answers);
        }));
        FakeBackend quick = new FakeBackend("b-quick").lists(FakeBackend.agent("bob", "Bob"));
        quick.hostsTools(new Host(() -> awaitUninterrupted(asked)));
        ToolAttachments attachments = attachments(slow, quick);

        // When
        attachments.begin(Duration.ZERO);

        // Then
        await().until(() -> attachments.reports().contains(new AttachReport("b-quick", 1, 1, Optional.empty())));
        assertThat(attachments.reports()).contains(new AttachReport("a-slow", 0, 0, Optional.empty()));

        // When
        answers.countDown();

        // Then
        await().until(() -> attachments.reports().contains(new AttachReport("a-slow", 1, 1, Optional.empty())));
        attachments.end(new ShutdownEvent());
    }

    private static ToolAttachments attachments(FakeBackend... backends) {
        AgentDirectory directory = DirectoryFixture.directory(TestDatabases.inMemory(), backends);
        DirectoryFixture.poll(directory);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(McpSettings.class)
                .withMapping(RegistrationSettings.class)
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "homeroom.mcp.enabled", "true",
                                "homeroom.mcp.attach", "true",
                                "homeroom.mcp.agent-key", "0123456789abcdef0123456789abcdef"),
                        "test",
                        300))
                .build();
        McpSettings settings = config.getConfigMapping(McpSettings.class);
        return new ToolAttachments(
                settings,
                new OfferedTools(settings),
                FakeBackends.of(backends),
                directory,
                () -> true,
                NAMESPACE,
                config.getConfigMapping(RegistrationSettings.class),
                InstantSource.system());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param beforeRegistration how long it takes */
    private record Host(Runnable beforeRegistration) implements ToolHost {
        @Override
        public HostReply register(ToolServer server, String agentId) {
            beforeRegistration.run();
            return new HostReply.Registered(List.of(new HostedTool("matrix_send", "tool-1")));
        }

        @Override
        public HostReply attach(String agentId, ToolServer server, Collection<HostedTool> tools) {
            return new HostReply.Done(1);
        }

        @Override
        public HostReply detach(String agentId, ToolServer server) {
            return new HostReply.Done(0);
        }

        @Override
        public HostReply withdraw(ToolServer server) {
            return new HostReply.Done(0);
        }
    }
}
