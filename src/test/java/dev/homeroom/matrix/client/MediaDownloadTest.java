package dev.homeroom.matrix.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverException.Unclear;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.ScriptedHomeserver;
import dev.homeroom.matrix.UserId;
import dev.homeroom.time.Backoff;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MediaDownloadTest {
    private static final UserId AGENT = new UserId("@agent_a:example.org");
    private static final String DOWNLOAD = "GET /_matrix/client/v1/media/download/media.example.org/abc_DEF-1";
    private static final String THUMBNAIL = "GET /_matrix/client/v1/media/thumbnail/media.example.org/abc_DEF-1";
    private static final MediaUri.MediaLocation MEDIA =
            new MediaUri("mxc://media.example.org/abc_DEF-1").location().orElseThrow();

    private final ScriptedHomeserver server = new ScriptedHomeserver();
    private final RestHomeserver homeserver = new RestHomeserver(new HttpExchange(
            new HttpConnections(settings(server.url()), new AccessToken("token")),
            new RequestRetry(new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)), Duration.ofSeconds(5)),
            new SimpleMeterRegistry()));
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_file_is_downloaded_as_the_agent_from_the_authenticated_endpoint() {
        // Given
        String content = "x".repeat(100_000);
        server.answers(DOWNLOAD, 200, Map.of("Content-Type", "application/octet-stream"), content);

        // When
        homeserver.download(AGENT, MEDIA, this::take);

        // Then
        assertThat(received.toString(StandardCharsets.UTF_8)).isEqualTo(content);
        assertThat(server.asked(DOWNLOAD)).singleElement().satisfies(request -> {
            assertThat(request.query()).isEqualTo("user_id=%40agent_a%3Aexample.org");
            assertThat(request.authorization()).startsWith("Bearer ");
        });
    }

    @Test
    void a_thumbnail_is_asked_for_by_its_edge() {
        // Given
        server.answers(THUMBNAIL, 200, "small");

        // When
        homeserver.thumbnail(AGENT, MEDIA, 1_568, this::take);

        // Then
        assertThat(received.toString(StandardCharsets.UTF_8)).isEqualTo("small");
        assertThat(server.asked(THUMBNAIL))
                .singleElement()
                .satisfies(
                        request -> assertThat(request.query()).contains("width=1568", "height=1568", "method=scale"));
    }

    @Test
    void a_missing_file_is_refused_and_the_sink_gets_nothing() {
        // Given
        server.answers(DOWNLOAD, 404, "{\"errcode\":\"M_NOT_FOUND\"}");

        // Then
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> homeserver.download(AGENT, MEDIA, this::take));
        assertThat(received.size()).isZero();
    }

    @Test
    void a_rate_limit_is_waited_out_before_the_first_byte() {
        // Given
        server.answers(DOWNLOAD, 429, "{\"errcode\":\"M_LIMIT_EXCEEDED\",\"retry_after_ms\":100}");
        server.answers(DOWNLOAD, 200, "content");

        // When
        homeserver.download(AGENT, MEDIA, this::take);

        // Then
        assertThat(received.toString(StandardCharsets.UTF_8)).isEqualTo("content");
    }

    @Test
    void a_broken_answer_is_unclear_and_not_asked_for_twice() {
        // Given
        server.hangsUpOn(DOWNLOAD);

        // Then
        assertThatExceptionOfType(Unclear.class).isThrownBy(() -> homeserver.download(AGENT, MEDIA, this::take));
        assertThat(server.asked(DOWNLOAD)).hasSize(1);
    }

    @Test
    void a_redirect_is_not_followed() {
        // Given
        server.answers(DOWNLOAD, 307, Map.of("Location", server.url() + "/elsewhere"), "");

        // Then
        assertThatExceptionOfType(Unclear.class).isThrownBy(() -> homeserver.download(AGENT, MEDIA, this::take));
        assertThat(server.asked("GET /elsewhere")).isEmpty();
    }

    private static MatrixSettings settings(String url) {
        return new MatrixSettings() {
            @Override
            public String homeserverUrl() {
                return url;
            }

            @Override
            public String serverName() {
                return "example.org";
            }
        };
    }

    private void take(byte[] bytes, int length) {
        received.write(bytes, 0, length);
    }
}
