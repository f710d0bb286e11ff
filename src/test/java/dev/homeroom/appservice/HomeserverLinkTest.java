package dev.homeroom.appservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.appservice.LinkStatus.HomeserverUnreachable;
import dev.homeroom.appservice.LinkStatus.Linked;
import dev.homeroom.appservice.LinkStatus.NotRegistered;
import dev.homeroom.appservice.LinkStatus.Unchecked;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HomeserverLinkTest {
    private static final LinkStatus UNREACHABLE = new HomeserverUnreachable("http://h");
    private static final LinkStatus NOT_REGISTERED = new NotRegistered("http://h", "homeroom", "registration.yaml");
    private static final LinkStatus LINKED = new Linked(Duration.ofMillis(7));

    private Instant now = Instant.EPOCH;
    private final List<Duration> pauses = new ArrayList<>();
    private final Deque<LinkStatus> looks = new ArrayDeque<>();
    private final HomeserverLink link = new HomeserverLink(this::look, () -> now, this::pause);
    private final List<String> said = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger(HomeserverLink.class.getName()).addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger(HomeserverLink.class.getName()).removeHandler(listener);
    }

    @Test
    void nothing_is_known_before_the_first_look() throws Exception {
        assertThat(link.status()).isEqualTo(new Unchecked());
        assertThat(link.awaitLinked(Duration.ZERO)).isFalse();
    }

    @Test
    void what_mends_itself_while_the_homeserver_starts_is_not_worth_a_word() throws Exception {
        // Given
        looks.addAll(List.of(UNREACHABLE, NOT_REGISTERED, LINKED));

        // When
        link.checkUntilLinked();

        // Then
        assertThat(said).containsExactly(LINKED.sentence());
        assertThat(link.status()).isEqualTo(LINKED);
        assertThat(link.awaitLinked(Duration.ZERO)).isTrue();
    }

    @Test
    void what_stays_wrong_is_said_once_and_again_only_when_it_changes() {
        // Given
        for (int i = 0; i < 30; i++) {
            looks.add(UNREACHABLE);
        }
        for (int i = 0; i < 30; i++) {
            looks.add(NOT_REGISTERED);
        }
        looks.add(LINKED);

        // When
        link.checkUntilLinked();

        // Then
        assertThat(said).containsExactly(UNREACHABLE.sentence(), NOT_REGISTERED.sentence(), LINKED.sentence());
    }

    @Test
    void the_first_word_comes_after_ten_seconds_and_pauses_grow_to_a_minute() {
        // Given
        for (int i = 0; i < 20; i++) {
            looks.add(UNREACHABLE);
        }
        looks.add(LINKED);

        // When
        link.checkUntilLinked();

        // Then
        assertThat(pauses.stream().limit(6).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(pauses.getLast()).isEqualTo(Duration.ofMinutes(1));
    }

    private LinkStatus look() {
        return looks.remove();
    }

    private void pause(Duration length) {
        pauses.add(length);
        now = now.plus(length);
    }
}
