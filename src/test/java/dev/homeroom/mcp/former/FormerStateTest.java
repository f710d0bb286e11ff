package dev.homeroom.mcp.former;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.key.CallingAgent;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackedWork;
import dev.homeroom.tracking.TrackedWorks;
import dev.homeroom.tracking.TrackingId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormerStateTest {
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final CallingAgent ADA =
            new CallingAgent(new AgentRef("letta", "ada"), new UserId("@agent_ada:home.test"));
    private static final CallingAgent EVE =
            new CallingAgent(new AgentRef("letta", "eve"), new UserId("@agent_eve:home.test"));
    private static final TrackingId ID = TrackingId.of("talk", "ada", "key");

    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(new TrackedState.Waiting(), 5, "pending"),
                Arguments.of(new TrackedState.Running(), 5, "sent"),
                Arguments.of(new TrackedState.Waiting(), 31, "timeout"),
                Arguments.of(new TrackedState.Running(), 31, "timeout"),
                Arguments.of(new TrackedState.Done("42"), 5, "completed"),
                Arguments.of(new TrackedState.Done("42"), 31, "completed"),
                Arguments.of(new TrackedState.Failed("No.", Optional.empty()), 5, "failed"),
                Arguments.of(new TrackedState.Cancelled(), 5, "failed"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void the_state_has_the_predecessors_word(TrackedState state, int seconds, String word) {
        // Given
        String trackingId = new FormerTrackingId(ID, Duration.ofSeconds(30)).text();
        FormerState formerState = stateAfter(state, seconds);

        // When
        ObjectNode shown = formerState.of(
                ADA, trackingId, formerState.find(ADA, trackingId).orElseThrow());

        // Then
        assertThat(shown.path("status").asText()).isEqualTo(word);
        assertThat(shown.path("tracking_id").asText()).isEqualTo(trackingId);
        assertThat(shown.path("elapsed_seconds").asInt()).isEqualTo(seconds);
    }

    @Test
    void another_agents_message_is_not_found() {
        // Given
        String trackingId = new FormerTrackingId(ID, Duration.ofSeconds(30)).text();

        // Then
        assertThat(stateAfter(new TrackedState.Done("42"), 1).find(EVE, trackingId))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "invalid-tracking-id-12345", "talk-x+5", "+5", "talk-0123456789012345678901+x"})
    void anything_else_is_no_tracking_id(String text) {
        assertThat(stateAfter(new TrackedState.Done("42"), 1).find(ADA, text)).isEmpty();
    }

    @Test
    void the_id_of_a_task_is_a_tracking_id_with_the_usual_time() {
        assertThat(FormerTrackingId.parse(ID.value()).orElseThrow().timeout()).isEqualTo(Duration.ofMinutes(5));
    }

    private static FormerState stateAfter(TrackedState state, int seconds) {
        TrackedWorks works = new TrackedWorks(List.of(new TrackedWork() {
            @Override
            public String kind() {
                return "talk";
            }

            @Override
            public Optional<Tracked> find(TrackingId id) {
                return Optional.of(new Tracked(id, ADA.user(), CREATED, state)).filter(_ -> id.equals(ID));
            }

            @Override
            public boolean cancel(TrackingId id) {
                return false;
            }
        }));
        return new FormerState(works, InstantSource.fixed(CREATED.plusSeconds(seconds)));
    }
}
