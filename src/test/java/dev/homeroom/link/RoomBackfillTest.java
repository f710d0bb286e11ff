package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.appservice.EventClassifier;
import dev.homeroom.appservice.NoRequests;
import dev.homeroom.database.Database;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.inbox.InboxBackfill;
import dev.homeroom.queue.inbox.IncomingEvents;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Backfill from an in-memory homeserver into a real database. */
class RoomBackfillTest {
    private static final Namespace NAMESPACE = new Namespace("home.test", "bot");
    private static final UserId ALICE = new UserId("@alice:home.test");
    private static final UserId AGENT = new UserId("@agent_ada:home.test");

    private final SettableClock clock = new SettableClock();
    private final FakeHomeserver homeserver = new FakeHomeserver(NAMESPACE.bot());
    private final RoomId room = homeserver.foreignRoom(NAMESPACE.bot(), Optional.empty());

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_the_homeserver_did_not_bring_waits_in_its_place(Database database) {
        // Given
        bind();
        List<String> said = say(3);
        push(database, said.get(1));

        // When
        int taken = reader(database).read(room, AGENT);

        // Then
        assertThat(taken).isEqualTo(2);
        assertThat(QueueFixture.waiting(database, room)).isEqualTo(said);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_is_read_over_many_pages(Database database) {
        // Given
        bind();
        List<String> said = say(350);
        push(database, said.get(349));
        push(database, said.get(7));

        // When
        int taken = reader(database).read(room, AGENT);

        // Then
        assertThat(taken).isEqualTo(348);
        assertThat(QueueFixture.waiting(database, room)).isEqualTo(said);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_next_time_it_is_read_no_further_than_it_was(Database database) {
        // Given
        bind();
        List<String> said = say(350);
        reader(database).read(room, AGENT);
        String later = say(1).getFirst();
        homeserver.forgetCalls();

        // When
        int taken = reader(database).read(room, AGENT);

        // Then
        assertThat(taken).isOne();
        assertThat(homeserver.calls()).hasSize(1);
        assertThat(QueueFixture.waiting(database, room))
                .isEqualTo(Stream.concat(said.stream(), Stream.of(later)).toList());
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_new_database_takes_what_has_no_outcome_yet(Database database) {
        // Given
        bind();
        String first = say(1).getFirst();
        answer(first, true);
        String second = say(1).getFirst();
        String meanwhile = say(1).getFirst();
        String turnedAway = say(1).getFirst();
        answer(second, true);
        answer(turnedAway, false);
        String last = say(1).getFirst();

        // When
        int taken = reader(database).read(room, AGENT);

        // Then
        assertThat(taken).isEqualTo(2);
        assertThat(QueueFixture.waiting(database, room)).containsExactly(meanwhile, last);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_new_database_is_told_of_answers_to_what_is_pushed_again(Database database) {
        // Given
        bind();
        String before = say(1).getFirst();
        answer(before, true);
        push(database, before);

        // When
        reader(database).read(room, AGENT);
        push(database, before);

        // Then
        assertThat(QueueFixture.waiting(database, room)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_new_database_is_told_of_answers_to_what_is_pushed_again_though_others_were_given_since(Database database) {
        // Given
        bind();
        List<String> answered = say(150);
        answered.forEach(message -> answer(message, true));
        String unanswered = say(1).getFirst();
        push(database, answered.getFirst());
        push(database, answered.get(140));

        // When
        reader(database).read(room, AGENT);
        push(database, answered.get(130));

        // Then
        assertThat(QueueFixture.waiting(database, room)).containsExactly(unanswered);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_was_written_before_the_room_was_bound_is_left_alone(Database database) {
        // Given
        say(2);
        bind();
        String first = say(1).getFirst();
        bind();
        String second = say(1).getFirst();

        // When
        reader(database).read(room, AGENT);

        // Then
        assertThat(QueueFixture.waiting(database, room)).containsExactly(first, second);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_invite_is_pushed_or_not_at_all(Database database) {
        // Given
        bind();
        homeserver.force(room, ALICE, "m.room.member", AGENT.value(), object().put("membership", "invite"));

        // When
        int taken = reader(database).read(room, AGENT);

        // Then
        assertThat(taken).isZero();
        assertThat(QueueFixture.waiting(database, room)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_agent_reads_where_the_bot_is_no_member(Database database) {
        // Given
        bind();
        homeserver.force(room, AGENT, "m.room.member", AGENT.value(), object().put("membership", "join"));
        homeserver.leave(NAMESPACE.bot(), room, "moved out");
        List<String> said = say(1);

        // When
        reader(database).read(room, AGENT);

        // Then
        assertThat(QueueFixture.waiting(database, room)).isEqualTo(said);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_new_database_grants_a_retry_once(Database database) {
        // Given
        bind();
        String failed = say(1).getFirst();
        answer(failed, true, 0);
        askAgain(failed);
        answer(failed, false, 1);
        String open = askAgain(failed);

        // When
        reader(database).read(room, AGENT);

        // Then
        assertThat(QueueFixture.waiting(database, room)).containsExactly(open);
    }

    private RoomBackfill reader(Database database) {
        InboxBackfill inboxBackfill = QueueFixture.backfill(database, clock);
        return new RoomBackfill(
                homeserver,
                NAMESPACE,
                new EventClassifier(NAMESPACE, message -> false, new NoRequests()),
                inboxBackfill,
                new SimpleMeterRegistry());
    }

    private void bind() {
        homeserver.force(room, NAMESPACE.bot(), "dev.homeroom.binding", "", object());
    }

    private List<String> say(int messages) {
        return IntStream.range(0, messages)
                .mapToObj(i -> homeserver.send(room, ALICE, "m.room.message", text()))
                .map(EventId::value)
                .toList();
    }

    private void answer(String question, boolean inOrder) {
        answer(question, inOrder, 0);
    }

    private void answer(String question, boolean inOrder, int round) {
        ObjectNode content = text();
        ObjectNode outcome = content.putObject("dev.homeroom.outcome");
        outcome.put("in_order", inOrder).put("round", round).putArray("of").add(question);
        homeserver.send(room, AGENT, "m.room.message", content);
    }

    /** Requests a retry with 🔁. The target of the reaction is irrelevant here. */
    private String askAgain(String event) {
        ObjectNode content = object();
        content.putObject("m.relates_to")
                .put("rel_type", "m.annotation")
                .put("event_id", event)
                .put("key", "🔁");
        return homeserver.send(room, ALICE, "m.reaction", content).value();
    }

    private void push(Database database, String event) {

        QueueFixture.inbox(database, clock).take(List.of(IncomingEvents.waiting(event, room, "{}")));
    }

    private static ObjectNode text() {
        return object().put("msgtype", "m.text").put("body", "hello");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
