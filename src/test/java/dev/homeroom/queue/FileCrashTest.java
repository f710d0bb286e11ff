package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.files.outgoing.OutgoingFixture;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.lane.Lane;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer with a file whose process dies, or whose homeserver is away, at any step between the answer and the event. */
class FileCrashTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final OutgoingFixture files = new OutgoingFixture();
    private boolean isLong;
    private final List<String> refusals = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_crash_between_any_two_transactions_ends_in_one_file(Database database) {
        for (FaultyDatabase.When when : FaultyDatabase.When.values()) {
            int cut = 1;
            while (crashesAt(cut, when, database)) {
                cut++;
            }
            assertThat(cut).as("transactions that were cut").isGreaterThan(4);
        }
    }

    private boolean crashesAt(int cut, FaultyDatabase.When when, Database database) {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, when);
        RoomId room = rooms.open();
        Replica dying = replica("dying", faulty);
        dying.take(room, "$one" + room);
        Lane lane = dying.claim().getFirst();

        // When
        faulty.crashAt(cut);
        boolean crashed = crashes(dying, lane);
        clock.pass(Duration.ofSeconds(30));
        replica("next", database).workOff();

        // Then
        assertOneFile(room, when + " " + cut);
        return crashed;
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_crash_before_or_after_any_request_ends_in_one_file(Database database) {
        for (String request : List.of("largestUpload", "upload", "send")) {
            for (boolean after : List.of(false, true)) {
                // Given
                RoomId room = rooms.open();
                Replica dying = replica("dying", database);
                dying.take(room, "$one" + room);
                Lane lane = dying.claim().getFirst();
                Consumer<FakeHomeserver.Call> crash = call -> {
                    if (call.name().equals(request)) {
                        throw new Crash();
                    }
                };

                // When
                if (after) {
                    rooms.homeserver.after(crash);
                } else {
                    rooms.homeserver.before(crash);
                }
                assertThat(crashes(dying, lane)).as(request).isTrue();
                rooms.homeserver.withoutHooks();
                clock.pass(Duration.ofSeconds(30));
                replica("next", database).workOff();

                // Then
                assertOneFile(room, request + " after=" + after);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_long_answer_is_one_file_too_wherever_the_process_dies(Database database) {
        isLong = true;
        a_crash_between_any_two_transactions_ends_in_one_file(database);
        a_crash_before_or_after_any_request_ends_in_one_file(database);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void an_upload_that_fails_while_the_homeserver_answers_holds_the_room_for_ten_minutes(Database database) {
        for (HomeserverException trouble : List.of(
                new HomeserverException.Unclear("upload", 503, null),
                new HomeserverException.Unclear("upload", "SocketTimeoutException", null),
                new HomeserverException.Unclear("upload", "an answer that is not from a homeserver", null),
                new HomeserverException.RateLimited("upload", Duration.ofSeconds(2)))) {
            // Given
            RoomId room = rooms.open();
            Replica replica = replica("one", database);
            replica.take(room, "$one" + room);
            failUploads(trouble);
            refusals.clear();

            // When
            workFor(Duration.ofMinutes(8), replica);
            replica.take(room, "$two" + room);
            assertThat(rooms.said(room)).as(trouble.toString()).containsExactly("$one" + room);
            assertThat(refusals).isEmpty();
            workFor(Duration.ofMinutes(3), replica("next", database));

            // Then
            assertThat(rooms.said(room))
                    .as(trouble.toString())
                    .containsExactly("$one" + room, "not uploaded: chart.png", "$two" + room);
            rooms.homeserver.withoutHooks();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_homeserver_that_wants_a_longer_pause_than_there_is_time_is_not_asked_again(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica replica = replica("one", database);
        replica.take(room, "$one" + room);
        failUploads(new HomeserverException.RateLimited("upload", Duration.ofMinutes(11)));

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one" + room, "not uploaded: chart.png");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void the_time_begins_anew_when_the_homeserver_was_away(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica replica = replica("one", database);
        replica.take(room, "$one" + room);
        failUploads(new HomeserverException.Unclear("upload", 503, null));
        workFor(Duration.ofMinutes(8), replica);
        rooms.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "no connection", null);
        });
        workFor(Duration.ofMinutes(30), replica);
        failUploads(new HomeserverException.Unclear("upload", 503, null));
        workFor(Duration.ofMinutes(8), replica);

        // When
        rooms.homeserver.withoutHooks();
        workFor(Duration.ofMinutes(2), replica);

        // Then
        assertOneFile(room, "back");
    }

    private void failUploads(HomeserverException trouble) {
        rooms.homeserver.before(call -> {
            if (call.name().equals("upload")) {
                throw trouble;
            }
        });
    }

    private void workFor(Duration time, Replica replica) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(10)) {
            replica.workOff();
            clock.pass(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_homeserver_that_is_away_leaves_the_file_waiting(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica replica = replica("one", database);
        replica.take(room, "$one" + room);
        rooms.homeserver.before(call -> {
            throw new HomeserverException.Unclear(call.name(), "no connection", null);
        });
        for (int hour = 0; hour < 5; hour++) {
            replica.workOff();
            clock.pass(Duration.ofHours(1));
        }
        assertThat(rooms.homeserver.uploads()).isEmpty();

        // When
        rooms.homeserver.withoutHooks();
        replica.workOff();

        // Then
        assertOneFile(room, "away");
        assertThat(rooms.homeserver.uploads()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_file_that_is_refused_is_one_notice_in_its_place(Database database) {
        // Given
        RoomId room = rooms.open();
        Replica replica = replica("one", database);
        replica.take(room, "$one" + room);
        rooms.homeserver.takesUploadsOf(16);

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).hasSize(2).last().asString().contains("the homeserver takes at most 16 bytes");
    }

    private void assertOneFile(RoomId room, String when) {
        List<ObjectNode> sent = rooms.homeserver.timeline(room).stream()
                .filter(event -> event.type().equals("m.room.message"))
                .map(FakeHomeserver.Sent::content)
                .toList();
        assertThat(sent)
                .as(when)
                .extracting(content -> content.path("body").asText())
                .containsExactly(isLong ? "It is long." : "$one" + room, "chart.png");
        ObjectNode file = sent.getLast();
        assertThat(rooms.homeserver.uploads().keySet())
                .as(when)
                .anyMatch(uri -> uri.value().equals(file.path("url").asText()));
        assertThat(file.has("dev.homeroom.upload")).isFalse();
    }

    /** As a turn does it. */
    private List<OutgoingEvent> instead(OutgoingEvent refused, String reason) {
        refusals.add(reason);
        return List.of(Rooms.saying(
                refused.room(),
                refused.transactionId(),
                "refused",
                reason + ": " + refused.content().path("filename").asText()));
    }

    private Replica replica(String owner, Database database) {
        return new Replica(
                owner,
                database,
                clock,
                rooms.homeserver,
                new AnsweringHandler(this::answer) {
                    @Override
                    public List<OutgoingEvent> refused(OutgoingEvent refused, String reason, String errorId) {
                        return instead(refused, reason);
                    }
                },
                files.upload(rooms.homeserver));
    }

    /** The agent draws again if it is asked again. */
    private Outcome answer(WaitingEvent event) {
        try {
            Path outbox = files.workspace.folder(Rooms.AGENT, event.room()).outbox();
            if (Files.notExists(outbox.resolveSibling("sent"))) {
                files.put(Rooms.AGENT, event.room(), "chart.png", OutgoingFixture.PICTURE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<OutgoingEvent> toSend = new ArrayList<>();
        toSend.add(isLong ? longAnswer(event) : Rooms.saying(event.room(), event.key(), "answer", event.key()));
        files.taking()
                .take(Rooms.AGENT, event.room(), event.cause(), List.of())
                .contents()
                .forEach(content -> toSend.add(new OutgoingEvent(
                        TransactionId.of(event.room(), event.cause(), "file-" + toSend.size()),
                        event.room(),
                        Rooms.AGENT,
                        "m.room.message",
                        content)));
        return new Outcome.Done("answered", toSend);
    }

    private OutgoingEvent longAnswer(WaitingEvent event) {
        return new OutgoingEvent(
                TransactionId.of(event.room(), event.cause(), "answer"),
                event.room(),
                Rooms.AGENT,
                "m.room.message",
                files.taking()
                        .keepText(Rooms.AGENT, event.room(), event.cause(), List.of(event.key()), "It is long.")
                        .orElseThrow());
    }

    private static boolean crashes(Replica dying, Lane lane) {
        try {
            dying.work.run(lane, () -> false);
            return false;
        } catch (Crash e) {
            return true;
        }
    }
}
