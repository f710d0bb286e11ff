package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyTest {
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private HttpServer target;
    private Proxy proxy;

    @BeforeEach
    void start() throws IOException {
        target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        target.createContext("/", call -> {
            try (call) {
                taken.add(call.getRequestURI().toString());
                byte[] body = "{\"said\":\"yes\"}".getBytes(StandardCharsets.UTF_8);
                call.sendResponseHeaders(201, body.length);
                call.getResponseBody().write(body);
            }
        });
        target.start();
        proxy = Proxy.to(URI.create("http://127.0.0.1:" + target.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        proxy.close();
        target.stop(0);
    }

    @Test
    void a_request_goes_through_as_it_is_and_is_recorded() {
        // When
        ClientServer.Answer answer = ask("/v3/rooms/%21a%3Ab/state?user_id=%40agent_x%3Ab");

        // Then
        assertThat(answer).isEqualTo(new ClientServer.Answer(201, Json.parse("{\"said\":\"yes\"}")));
        assertThat(taken).containsExactly("/_matrix/client/v3/rooms/%21a%3Ab/state?user_id=%40agent_x%3Ab");
        assertThat(proxy.exchanges()).singleElement().satisfies(exchange -> {
            assertThat(exchange.path()).isEqualTo("/_matrix/client/v3/rooms/!a:b/state");
            assertThat(exchange.actingAs()).contains("@agent_x:b");
            assertThat(exchange.status()).isEqualTo(201);
        });
    }

    @Test
    void only_so_many_requests_are_spoilt_as_was_said() {
        // Given
        proxy.spoil(exchange -> exchange.path().endsWith("/bad"), 1, new Fault.BadGateway());

        // When
        List<Integer> statuses = List.of(status("/v3/good"), status("/v3/bad"), status("/v3/bad"));

        // Then
        assertThat(statuses).containsExactly(201, 502, 201);
        assertThat(taken).containsExactly("/_matrix/client/v3/good", "/_matrix/client/v3/bad");
    }

    @Test
    void a_rate_limit_says_how_long_to_wait() {
        // Given
        proxy.spoil(exchange -> true, 1, new Fault.RateLimited(Duration.ofMillis(1500)));

        // When
        Push.to(proxy.uri(), "").request("GET", "/x", "");

        // Then
        assertThat(proxy.exchanges()).extracting(Exchange::status).containsExactly(429);
        assertThat(taken).isEmpty();
    }

    @Test
    void a_dropped_request_never_arrives() {
        // Given
        proxy.spoil(exchange -> true, 1, new Fault.Dropped());

        // When
        assertThatThrownBy(() -> Push.to(proxy.uri(), "").request("POST", "/x", "{}"))
                .isInstanceOf(UncheckedIOException.class);

        // Then
        assertThat(taken).isEmpty();
    }

    @Test
    void a_request_whose_answer_is_lost_has_arrived() {
        // Given
        proxy.spoil(exchange -> true, 1, new Fault.AnswerLost(Duration.ofMillis(50)));

        // When
        assertThatThrownBy(() -> Push.to(proxy.uri(), "").request("POST", "/x", "{}"))
                .isInstanceOf(UncheckedIOException.class);

        // Then
        assertThat(taken).containsExactly("/x");
    }

    @Test
    void a_doubled_request_arrives_twice() {
        // Given
        proxy.spoil(exchange -> true, 1, new Fault.Doubled());

        // When
        int status = Push.to(proxy.uri(), "").request("PUT", "/x", "{}").status();

        // Then
        assertThat(status).isEqualTo(201);
        Patience.waitingFor("both").untilAsserted(() -> assertThat(taken).containsExactly("/x", "/x"));
    }

    @Test
    void what_is_to_follow_a_request_arrives_after_it() {
        // Given
        proxy.spoil(
                exchange -> true,
                1,
                new Fault.FollowedBy(
                        Duration.ofMillis(1),
                        List.of(new Fault.Further("/y?a=b", "{}"), new Fault.Further("/z", "{}"))));

        // When
        Push.to(proxy.uri(), "").request("PUT", "/x", "{}");

        // Then
        Patience.waitingFor("all three").untilAsserted(() -> assertThat(taken).containsExactly("/x", "/y?a=b", "/z"));
    }

    @Test
    void nothing_follows_a_request_that_was_not_taken() {
        // Given
        target.stop(0);
        proxy.spoil(exchange -> true, 1, new Fault.FollowedBy(Duration.ZERO, List.of(new Fault.Further("/y", "{}"))));

        // When
        assertThatThrownBy(() -> Push.to(proxy.uri(), "").request("PUT", "/x", "{}"))
                .isInstanceOf(UncheckedIOException.class);

        // Then
        assertThat(proxy.exchanges()).extracting(Exchange::status).containsExactly(0);
    }

    @Test
    void a_postponed_request_is_overtaken_and_arrives() throws InterruptedException {
        // Given
        CountDownLatch arrived = new CountDownLatch(1);
        proxy.spoil(exchange -> true, 1, new Fault.Postponed(Duration.ofMillis(300), arrived::countDown));

        // When
        List<Integer> statuses = List.of(
                Push.to(proxy.uri(), "").request("PUT", "/first", "{}").status(),
                Push.to(proxy.uri(), "").request("PUT", "/second", "{}").status());

        // Then
        assertThat(arrived.await(Patience.USUAL.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(statuses).containsExactly(200, 201);
        assertThat(taken).containsExactlyInAnyOrder("/first", "/second");
    }

    @Test
    void a_swallowed_request_is_answered_and_never_arrives() {
        // Given
        proxy.spoil(exchange -> true, 1, new Fault.Swallowed());

        // When
        int status = Push.to(proxy.uri(), "").request("PUT", "/x", "{}").status();

        // Then
        assertThat(status).isEqualTo(200);
        assertThat(taken).isEmpty();
    }

    @Test
    void what_no_rule_is_for_may_be_judged_one_by_one() {
        // Given
        proxy.spoil(exchange -> exchange.path().endsWith("/a"), 1, new Fault.BadGateway());
        proxy.spoilAs(exchange -> new Fault.RateLimited(Duration.ZERO));

        // When
        List<Integer> spoilt = List.of(
                Push.to(proxy.uri(), "").request("GET", "/a", "").status(),
                Push.to(proxy.uri(), "").request("GET", "/a", "").status());
        proxy.spoilNothing();

        // Then
        assertThat(spoilt).containsExactly(502, 429);
        assertThat(status("/v3/a")).isEqualTo(201);
    }

    private ClientServer.Answer ask(String path) {
        return new ClientServer(proxy.uri(), "").request("GET", path, "");
    }

    private int status(String path) {
        return ask(path).status();
    }
}
