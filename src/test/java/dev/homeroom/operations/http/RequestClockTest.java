package dev.homeroom.operations.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestClockTest {
    private static final Duration HEADERS = Duration.ofSeconds(30);
    private static final Duration BODY = Duration.ofMinutes(5);

    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final AtomicBoolean whole = new AtomicBoolean();
    private RequestClock clock;

    @BeforeEach
    void connect() {
        connection.freezeTime();
        clock = RequestClock.start(connection, HEADERS);
    }

    @AfterEach
    void disconnect() {
        connection.finishAndReleaseAll();
    }

    @Test
    void a_connection_that_drips_headers_is_closed_after_the_limit_and_not_before() {
        // When
        drips(29);
        boolean openBefore = connection.isOpen();
        drips(2);

        // Then
        assertThat(openBefore).isTrue();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void a_silent_connection_is_left_to_the_idle_timeout() {
        // When
        passes(Duration.ofHours(1));

        // Then
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void a_whole_request_may_be_answered_slowly() {
        // Given
        whole.set(true);
        drips(5);

        // When
        clock.begin(whole::get, BODY);
        passes(BODY.multipliedBy(3));

        // Then
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void a_body_that_drips_is_closed_after_its_own_limit() {
        // Given
        drips(5);
        clock.begin(whole::get, BODY);

        // When
        drips(299);
        boolean openBefore = connection.isOpen();
        drips(2);

        // Then
        assertThat(openBefore).isTrue();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void the_next_request_of_a_connection_is_measured_from_its_own_first_byte() {
        // Given
        whole.set(true);
        drips(25);
        answer();
        passes(Duration.ofHours(1));

        // When
        drips(29);
        boolean openBefore = connection.isOpen();
        drips(2);

        // Then
        assertThat(openBefore).isTrue();
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void many_quick_requests_of_one_connection_are_no_drip() {
        // Given
        whole.set(true);

        // When
        for (int request = 0; request < 100; request++) {
            drips(1);
            answer();
        }

        // Then
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void a_request_that_comes_while_another_is_answered_is_not_measured_by_it() {
        // Given
        whole.set(true);
        drips(1);
        Runnable first = clock.begin(whole::get, BODY);

        // When
        drips(600);
        Runnable second = clock.begin(whole::get, BODY);
        first.run();
        connection.runPendingTasks();
        drips(600);
        second.run();
        connection.runPendingTasks();

        // Then
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void a_body_that_goes_on_after_an_early_answer_is_closed_as_headers_would_be() {
        // Given
        drips(1);
        answer();

        // When
        drips(32);

        // Then
        assertThat(connection.isOpen()).isFalse();
    }

    private void answer() {
        clock.begin(whole::get, BODY).run();
        connection.runPendingTasks();
    }

    /** One byte a second. */
    private void drips(int seconds) {
        for (int second = 0; second < seconds; second++) {
            if (connection.isOpen()) {
                connection.writeInbound(Unpooled.wrappedBuffer(new byte[] {'x'}));
            }
            passes(Duration.ofSeconds(1));
        }
    }

    private void passes(Duration time) {
        connection.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        connection.runScheduledPendingTasks();
    }
}
