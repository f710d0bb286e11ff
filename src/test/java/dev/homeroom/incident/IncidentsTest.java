package dev.homeroom.incident;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.homeroom.cluster.Leases;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.ReconcilerTest;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.further.RoomAgents;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentsTest {
    private static final KnownAgent ADA = agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");
    private static final KnownAgent BABBAGE = agent("agent-697b5756-2915-4560-ba6b-91005f085166", "Babbage");
    private static final UserId BOB = new UserId("@bob:home.test");
    private static final IncidentRequest REQUEST = new IncidentRequest(
            "Mail is down", Severity.CRITICAL, List.of("Ada", "@bob:home.test", "Babbage"), "@alice:home.test", "key");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_incident_has_a_room_in_the_space_with_the_named_people_and_agents(Database database) {
        // Given
        SpaceFixture fixture = started(SpaceFixture.on(database));

        // When
        IncidentResult.Done done = done(fixture.incidents.open(REQUEST));

        // Then
        RoomId room = done.room();
        assertThat(fixture.roomName(room)).isEqualTo("Incident: Mail is down");
        assertThat(fixture.homeserver.membership(room, BOB)).contains("invite");
        assertThat(fixture.homeserver.membership(room, ALICE)).contains("invite");
        assertThat(fixture.homeserver.membership(room, userOf(ADA))).contains("join");
        assertThat(fixture.homeserver.membership(room, userOf(BABBAGE))).contains("join");
        assertThat(isLinked(fixture, room)).isTrue();
        assertThat(texts(fixture, room)).singleElement().asString().startsWith("🚨 Mail is down (critical), opened by");
        RoomAgents agents = fixture.bindings.agentsIn(room).orElseThrow();
        assertThat(agents.all())
                .extracting(BoundRoom::binding)
                .allSatisfy(binding -> assertThat(binding.mode()).contains(AnswerMode.MENTION));
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void whoever_opens_an_incident_is_invited_and_a_program_is_not() {
        // Given
        SpaceFixture fixture = started();

        // When
        RoomId byBob = done(fixture.incidents.open(openedBy("@bob:home.test"))).room();
        RoomId byRest = done(fixture.incidents.open(openedBy("REST"))).room();
        RoomId byAgent =
                done(fixture.incidents.open(openedBy(userOf(ADA).value()))).room();
        RoomId byStranger =
                done(fixture.incidents.open(openedBy("@eve:elsewhere.test"))).room();

        // Then
        assertThat(fixture.homeserver.membership(byBob, BOB)).contains("invite");
        for (RoomId room : List.of(byBob, byRest, byAgent, byStranger)) {
            assertThat(fixture.homeserver.membership(room, ALICE)).contains("invite");
        }
        assertThat(fixture.homeserver.membership(byAgent, userOf(ADA))).isEmpty();
        assertThat(fixture.homeserver.membership(byStranger, new UserId("@eve:elsewhere.test")))
                .isEmpty();
    }

    private static IncidentRequest openedBy(String by) {
        return new IncidentRequest("Mail is down", Severity.MINOR, List.of(), by, by);
    }

    @Test
    void a_key_names_one_request_of_each_verb() {
        // Given
        SpaceFixture fixture = started();
        String id = done(fixture.incidents.open(REQUEST)).incident().id();

        // When
        IncidentResult updated = fixture.incidents.update(id, "Bob", "The queue is full.", Optional.empty(), "key");
        IncidentResult other = fixture.incidents.update(id, "Bob", "The queue is empty.", Optional.empty(), "key");
        IncidentResult room = fixture.incidents.open(
                new IncidentRequest("Something else", Severity.CRITICAL, List.of("Ada"), "@alice:home.test", "key"));
        IncidentResult closed = fixture.incidents.close(id, "Bob", "The queue is full.", "key");

        // Then
        assertThat(done(updated).incident().entries()).hasSize(2);
        IncidentResult refusal = new IncidentResult.Refused(
                "This idempotency key belongs to another request about the incident. Please use a new key for each request.");
        assertThat(other).isEqualTo(refusal);
        assertThat(room).isEqualTo(refusal);
        assertThat(done(closed).incident().isOpen()).isFalse();
        assertThat(texts(fixture, done(closed).room())).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_reconciliation_settles_an_incident_alone(Database database) {
        // Given
        SpaceFixture fixture = started(SpaceFixture.on(database));
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        unsettle(fixture, opened);
        Leases leases = QueueFixture.leases(database, Clock.fixed(SpaceFixture.NOW, ZoneOffset.UTC), "other");
        List<Boolean> alone = new ArrayList<>();
        fixture.homeserver.before(call -> {
            if (call.isWrite()) {
                alone.add(leases.isTaken("incident " + opened.incident().id()));
            }
        });

        // When
        ReconcileReport report = fixture.restarted().reconcile();

        // Then
        assertThat(report.failures()).isEmpty();
        assertThat(alone).isNotEmpty().containsOnly(true);
    }

    @Test
    void a_process_that_works_beside_another_one_writes_no_older_state() {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        Incident newer = opened.incident()
                .closed(
                        new IncidentEntry(opened.incident().began(), "Bob", "Over.", "2"),
                        new IncidentKey("2", "Over."));
        fixture.homeserver.after(call -> {
            if (call.name().equals("send")) {
                fixture.homeserver.withoutHooks();
                fixture.homeserver.force(opened.room(), BOT, EventTypes.INCIDENT, "", newer.toJson());
            }
        });

        // When
        assertThatThrownBy(() -> fixture.incidents.update(
                        opened.incident().id(), "Bob", "The queue is full.", Optional.empty(), "1"))
                .isInstanceOf(HomeserverException.class);

        // Then
        assertThat(fixture.reconcile().failures()).isEmpty();
        assertThat(done(fixture.incidents.find(opened.incident().id()))
                        .incident()
                        .isOpen())
                .isFalse();
        assertThat(texts(fixture, opened.room())).last().asString().contains("closed by Bob");
    }

    private static void unsettle(SpaceFixture fixture, IncidentResult.Done opened) {
        fixture.homeserver.force(
                opened.room(),
                BOT,
                EventTypes.INCIDENT,
                "",
                opened.incident().toJson().put("settled", false));
    }

    @Test
    void a_late_repetition_adds_no_second_line() {
        // Given
        SpaceFixture fixture = started();
        String id = done(fixture.incidents.open(REQUEST)).incident().id();
        for (int line = 1; line <= 40; line++) {
            fixture.incidents.update(id, "Ada", "Line " + line, Optional.empty(), "line " + line);
        }

        // When
        IncidentResult.Done again = done(fixture.incidents.update(id, "Ada", "Line 1", Optional.empty(), "line 1"));

        // Then
        assertThat(texts(fixture, again.room())).hasSize(41);
    }

    @Test
    void a_repeated_request_opens_no_second_room() {
        // Given
        SpaceFixture fixture = started();
        RoomId room = done(fixture.incidents.open(REQUEST)).room();
        int rooms = fixture.homeserver.rooms().size();

        // When
        SpaceFixture later = fixture.restartedOn(TestDatabases.inMemory());
        later.reconcileListing(ADA, BABBAGE);
        RoomId again = done(later.incidents.open(REQUEST)).room();

        // Then
        assertThat(again).isEqualTo(room);
        assertThat(fixture.homeserver.rooms()).hasSize(rooms);
        assertThat(texts(fixture, room)).hasSize(1);
    }

    static IntStream writes() {
        return IntStream.rangeClosed(1, 7);
    }

    @ParameterizedTest
    @MethodSource("writes")
    void an_opening_that_is_killed_at_any_write_is_completed_by_the_same_request(int write) {
        // Given
        SpaceFixture fixture = started();
        int rooms = fixture.homeserver.rooms().size();
        killAfterWrite(fixture, write);
        assertThatThrownBy(() -> fixture.incidents.open(REQUEST)).isInstanceOf(HomeserverException.class);
        revive(fixture);

        // When
        SpaceFixture next = fixture.restarted();
        RoomId room = done(next.incidents.open(REQUEST)).room();

        // Then
        assertThat(fixture.homeserver.rooms()).hasSize(rooms + 1);
        assertThat(texts(fixture, room)).hasSize(1);
        assertThat(isLinked(fixture, room)).isTrue();
        assertThat(next.reconcile().plan().repairs()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void an_opening_that_is_killed_and_never_repeated_is_completed_by_reconciliation(int write) {
        // Given
        SpaceFixture fixture = started();
        killAfterWrite(fixture, write);
        assertThatThrownBy(() -> fixture.incidents.open(REQUEST)).isInstanceOf(HomeserverException.class);
        revive(fixture);

        // When
        SpaceFixture next = fixture.restartedOn(TestDatabases.inMemory());
        ReconcileReport report = next.reconcileListing(ADA, BABBAGE);

        // Then
        assertThat(report.failures()).isEmpty();
        IncidentResult.Done open = next.incidents.open().getFirst();
        assertThat(open.incident().isSettled()).isTrue();
        assertThat(texts(next, open.room())).hasSize(1);
        assertThat(isLinked(next, open.room())).isTrue();
        assertThat(next.homeserver.membership(open.room(), userOf(BABBAGE))).contains("join");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void updates_are_lines_of_the_timeline_and_the_summary_ends_it(Database database) {
        // Given
        SpaceFixture fixture = started(SpaceFixture.on(database));
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        String id = opened.incident().id();

        // When
        fixture.incidents.update(id, "Ada", "The queue is full.\n# not a heading", Optional.of(Severity.MINOR), "1");
        fixture.incidents.update(id, "Ada", "The queue is full.", Optional.empty(), "1");
        IncidentResult.Done closed = done(fixture.incidents.close(id, "Bob", "A disk was full.", "2"));
        fixture.incidents.close(id, "Bob", "A disk was full.", "2");

        // Then
        assertThat(closed.incident().isOpen()).isFalse();
        assertThat(closed.incident().severity()).isEqualTo(Severity.MINOR);
        List<String> texts = texts(fixture, opened.room());
        assertThat(texts).hasSize(3);
        assertThat(texts.get(1)).startsWith("The queue is full.\\n# not a heading (minor, Ada,");
        assertThat(texts.getLast())
                .contains("closed by Bob", "A disk was full.", "Timeline:\n", "Ada: The queue is full.");
        assertThat(isLinked(fixture, opened.room())).isFalse();
        assertThat(fixture.homeserver.membership(opened.room(), userOf(ADA))).contains("leave");
        assertThat(fixture.homeserver.membership(opened.room(), userOf(BABBAGE)))
                .contains("leave");
        assertThat(fixture.bindings.of(opened.room()).orElseThrow().binding().archived())
                .isTrue();
        assertThat(fixture.incidents.open()).isEmpty();
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    static IntStream writesOfClosing() {
        return IntStream.rangeClosed(1, 9);
    }

    @ParameterizedTest
    @MethodSource("writesOfClosing")
    void a_closing_that_is_killed_at_any_write_is_completed_by_reconciliation(int write) {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        killAfterWrite(fixture, write);
        assertThatThrownBy(() -> fixture.incidents.close(opened.incident().id(), "Bob", "A disk was full.", "2"))
                .isInstanceOf(HomeserverException.class);
        revive(fixture);

        // When
        SpaceFixture next = fixture.restarted();
        ReconcileReport report = next.reconcile();

        // Then
        assertThat(report.failures()).isEmpty();
        assertThat(texts(next, opened.room())).hasSize(2);
        assertThat(isLinked(next, opened.room())).isFalse();
        assertThat(next.homeserver.membership(opened.room(), userOf(ADA))).contains("leave");
        assertThat(next.incidents.open()).isEmpty();
        assertThat(next.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void a_closed_incident_takes_no_more_lines() {
        // Given
        SpaceFixture fixture = started();
        String id = done(fixture.incidents.open(REQUEST)).incident().id();
        fixture.incidents.close(id, "Bob", "Over.", "2");

        // When
        IncidentResult result = fixture.incidents.update(id, "Bob", "Not over.", Optional.empty(), "3");

        // Then
        assertThat(result)
                .isEqualTo(new IncidentResult.Refused("The incident " + id + " is closed. Please open a new one."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "..", "a:b", "#"})
    void an_unknown_incident_is_unknown(String id) {
        assertThat(started().incidents.find(id)).isInstanceOf(IncidentResult.Unknown.class);
    }

    @Test
    void an_open_incident_moves_to_the_space_that_replaces_the_old_one() {
        // Given
        SpaceFixture fixture = started();
        RoomId room = done(fixture.incidents.open(REQUEST)).room();
        ReconcilerTest.upgrade(fixture, fixture.agentSpace.required(), BOT);

        // When
        SpaceFixture next = fixture.restarted();
        next.reconcileListing(ADA, BABBAGE);
        next.reconcile();

        // Then
        assertThat(isLinked(next, room)).isTrue();
        assertThat(next.reconcile().plan().repairs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void an_incident_follows_the_upgrade_of_its_room(boolean hasAgents, boolean movesAliases) {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(hasAgents ? REQUEST : openedBy("@bob:home.test")));
        RoomId fresh = upgrade(fixture, opened.room(), movesAliases);

        // When
        ReconcileReport report = fixture.restarted().reconcile();

        // Then
        assertThat(report.failures()).isEmpty();
        IncidentResult.Done updated =
                done(fixture.incidents.update(opened.incident().id(), "Bob", "Still down.", Optional.empty(), "1"));
        assertThat(updated.room()).isEqualTo(fresh);
        assertThat(texts(fixture, fresh)).singleElement().asString().startsWith("Still down.");
        assertThat(fixture.homeserver.membership(fresh, BOB)).contains("invite");
        assertThat(isLinked(fixture, fresh)).isTrue();
        assertThat(isLinked(fixture, opened.room())).isFalse();
        assertThat(fixture.incidents.open())
                .singleElement()
                .satisfies(open -> assertThat(open.room()).isEqualTo(fresh));
        if (hasAgents) {
            assertThat(fixture.homeserver.membership(fresh, userOf(ADA))).contains("join");
            assertThat(fixture.homeserver.membership(fresh, userOf(BABBAGE))).contains("join");
        }
        assertThat(fixture.restarted().reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void an_incident_whose_room_was_upgraded_is_not_unknown_and_no_second_one_begins_before_it_is_followed() {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        String id = opened.incident().id();
        ReconcilerTest.upgrade(fixture, opened.room(), BOT);
        int events = fixture.homeserver.eventCount();

        // When
        List<IncidentResult> results = List.of(
                fixture.incidents.find(id),
                fixture.incidents.update(id, "Bob", "Still down.", Optional.empty(), "1"),
                fixture.incidents.close(id, "Bob", "Over.", "2"),
                fixture.incidents.open(REQUEST));

        // Then
        assertThat(results)
                .containsOnly(new IncidentResult.NotYet("I can't read the room of the incident " + id
                        + " now. If it was upgraded, please try again in a minute; otherwise invite Homeroom's bot to"
                        + " it again."));
        assertThat(fixture.homeserver.eventCount()).isEqualTo(events);
        assertThat(fixture.reconcile().failures()).isEmpty();
        assertThat(done(fixture.incidents.open(REQUEST)).incident().id()).isEqualTo(id);
    }

    @Test
    void an_incident_whose_room_the_bot_was_sent_out_of_is_not_unknown() {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        fixture.homeserver.leave(BOT, opened.room(), "");

        // When
        IncidentResult result = fixture.incidents.find(opened.incident().id());

        // Then
        assertThat(result).isInstanceOf(IncidentResult.NotYet.class);
        assertThat(fixture.incidents.open(REQUEST)).isInstanceOf(IncidentResult.NotYet.class);
    }

    @Test
    void an_incident_follows_two_upgrades_at_once() {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        RoomId between = ReconcilerTest.upgrade(fixture, opened.room(), BOT);
        RoomId fresh = ReconcilerTest.upgrade(fixture, between, BOT);

        // When
        ReconcileReport report = fixture.restarted().reconcile();

        // Then
        assertThat(report.failures()).isEmpty();
        assertThat(done(fixture.incidents.find(opened.incident().id())).room()).isEqualTo(fresh);
        assertThat(fixture.homeserver.membership(fresh, userOf(ADA))).contains("join");
        assertThat(isLinked(fixture, fresh)).isTrue();
        assertThat(isLinked(fixture, between)).isFalse();
        assertThat(isLinked(fixture, opened.room())).isFalse();
        assertThat(fixture.restarted().reconcile().plan().repairs()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_agent_that_was_sent_away_before_or_after_an_upgrade_stays_away(boolean before) {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        if (before) {
            fixture.homeserver.kick(BOT, opened.room(), userOf(ADA), "");
        }
        RoomId fresh = ReconcilerTest.upgrade(fixture, opened.room(), BOT);
        fixture.restarted().reconcile();
        if (!before) {
            fixture.homeserver.kick(BOT, fresh, userOf(ADA), "");
        }
        fixture.homeserver.force(
                fixture.agentSpace.required(),
                BOT,
                EventTypes.SPACE_CHILD,
                fresh.value(),
                JsonNodeFactory.instance.objectNode());

        // When
        ReconcileReport report = fixture.restarted().reconcile();

        // Then
        assertThat(report.failures()).isEmpty();
        assertThat(isLinked(fixture, fresh)).isTrue();
        assertThat(fixture.homeserver.membership(fresh, userOf(ADA))).isNotEqualTo(Optional.of("join"));
    }

    private static RoomId upgrade(SpaceFixture fixture, RoomId room, boolean movesAliases) {
        RoomId fresh = ReconcilerTest.upgrade(fixture, room, BOT);
        if (!movesAliases) {
            fixture.homeserver.moveAliases(fresh, room);
        }
        return fresh;
    }

    static Stream<Arguments> writesOfFollowing() {
        return IntStream.rangeClosed(1, 14)
                .boxed()
                .flatMap(write -> Stream.of(Arguments.of(write, true), Arguments.of(write, false)));
    }

    @ParameterizedTest
    @MethodSource("writesOfFollowing")
    void a_move_that_is_killed_at_any_write_is_completed_by_the_next_reconciliations(int write, boolean movesAliases) {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        RoomId fresh = upgrade(fixture, opened.room(), movesAliases);
        killAfterWrite(fixture, write);
        fixture.restarted().reconcile();
        revive(fixture);

        // When
        SpaceFixture next = fixture.restarted();
        next.reconcile();
        next.reconcile();

        // Then
        assertThat(done(next.incidents.find(opened.incident().id())).room()).isEqualTo(fresh);
        assertThat(isLinked(fixture, fresh)).isTrue();
        assertThat(isLinked(fixture, opened.room())).isFalse();
        assertThat(fixture.homeserver.membership(fresh, userOf(ADA))).contains("join");
        assertThat(fixture.homeserver.membership(fresh, userOf(BABBAGE))).contains("join");
        assertThat(next.incidents.open())
                .singleElement()
                .satisfies(open -> assertThat(open.room()).isEqualTo(fresh));
        assertThat(next.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void an_incident_is_not_unknown_while_a_new_database_is_empty() {
        // Given
        SpaceFixture fixture = started();
        String id = done(fixture.incidents.open(REQUEST)).incident().id();

        // When
        IncidentResult result =
                fixture.restartedOn(TestDatabases.inMemory()).incidents.close(id, "Bob", "Over.", "2");

        // Then
        assertThat(result).isInstanceOf(IncidentResult.NotYet.class);
    }

    @Test
    void nobody_is_guessed_and_no_room_is_made_for_names_that_nobody_has() {
        // Given
        SpaceFixture fixture = started();
        int rooms = fixture.homeserver.rooms().size();

        // When
        IncidentResult result = fixture.incidents.open(new IncidentRequest(
                "Mail", Severity.MAJOR, List.of("Ad", "@eve:elsewhere.test"), "@alice:home.test", "key"));

        // Then
        assertThat(result)
                .isInstanceOfSatisfying(
                        IncidentResult.Refused.class,
                        refused -> assertThat(refused.why()).contains("\"Ad\"", "I can't invite @eve:elsewhere.test"));
        assertThat(fixture.homeserver.rooms()).hasSize(rooms);
    }

    @ParameterizedTest
    @ValueSource(strings = {"漢", "😀", "\"", "\u0001", "\\"})
    void a_long_incident_keeps_the_newest_lines_in_its_state(String letter) {
        // Given
        SpaceFixture fixture = started();
        IncidentResult.Done opened = done(fixture.incidents.open(REQUEST));
        String by = letter.repeat(250);
        String text = letter.repeat(600);

        // When
        for (int line = 1; line <= 40; line++) {
            fixture.incidents.update(
                    opened.incident().id(), by, text, Optional.empty(), "key of the line ".repeat(12) + line);
        }
        for (int line = 1; line <= 200; line++) {
            fixture.incidents.update(opened.incident().id(), by, text, Optional.empty(), "more " + line);
        }

        // Then
        assertThat(texts(fixture, opened.room())).hasSize(241);
        String state = fixture.homeserver
                .stateOf(opened.room(), EventTypes.INCIDENT, "")
                .orElseThrow()
                .content()
                .toString();
        assertThat(state.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(60_000);
        IncidentResult closed = fixture.incidents.close(opened.incident().id(), by, text, "last");
        assertThat(done(closed).incident().isOpen()).isFalse();
    }

    private static SpaceFixture started() {
        return started(SpaceFixture.on(TestDatabases.inMemory()));
    }

    private static SpaceFixture started(SpaceFixture fixture) {
        fixture.reconcileListing(ADA, BABBAGE);
        return fixture;
    }

    private static IncidentResult.Done done(IncidentResult result) {
        assertThat(result).isInstanceOf(IncidentResult.Done.class);
        return (IncidentResult.Done) result;
    }

    /** Acts as a kill: the write has its effect, and everything after it fails. */
    private static void killAfterWrite(SpaceFixture fixture, int number) {
        AtomicInteger writes = new AtomicInteger();
        fixture.homeserver.before(call -> {
            if (writes.get() >= number) {
                throw new HomeserverException.Unclear(call.name(), "killed", null);
            }
        });
        fixture.homeserver.after(call -> {
            if (call.isWrite() && writes.incrementAndGet() >= number) {
                throw new HomeserverException.Unclear(call.name(), "killed", null);
            }
        });
    }

    private static void revive(SpaceFixture fixture) {
        fixture.homeserver.withoutHooks();
        fixture.homeserver.forgetTransactionIds();
    }

    private static boolean isLinked(SpaceFixture fixture, RoomId room) {
        return fixture.homeserver
                .stateOf(fixture.agentSpace.required(), EventTypes.SPACE_CHILD, room.value())
                .map(StateEvent::content)
                .filter(content -> !content.isEmpty())
                .isPresent();
    }

    private static List<String> texts(SpaceFixture fixture, RoomId room) {
        return fixture.homeserver.timeline(room).stream()
                .filter(event -> event.sender().equals(BOT) && event.type().equals("m.room.message"))
                .map(event -> event.content().path("body").asText())
                .toList();
    }
}
