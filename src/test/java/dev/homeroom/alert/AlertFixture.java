package dev.homeroom.alert;

import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NAMESPACE;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.SettableClock;
import dev.homeroom.queue.outbox.TimelineSearch;
import dev.homeroom.reconcile.ReconcilerTest;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reconcile.SpaceFixture.AlertRoom;
import dev.homeroom.rooms.operations.AlertRooms;
import dev.homeroom.wording.Wording;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A homeserver with an alert room, and processes that tell it. */
final class AlertFixture {
    static final Duration LOOK = Duration.ofSeconds(15);
    private static final Wording WORDING = new Wording();

    final SettableClock clock = new SettableClock();
    final FakeHomeserver homeserver;
    final RoomId room;
    private final AlertRooms rooms;
    private final SpaceFixture space;
    Observed facts = CausesTest.WELL;

    AlertFixture() {
        SpaceFixture plain = SpaceFixture.on(TestDatabases.inMemory());
        space = plain.restartedWith(plain.settings.withAlertRoom());
        space.reconcile();
        homeserver = space.homeserver;
        rooms = space.alertRooms;
        room = rooms.find().orElseThrow();
    }

    /** A process of Homeroom that has just started. */
    Alerts process(boolean leads) {
        return process(leads, () -> facts, board());
    }

    /** A process that sees facts of its own. */
    Alerts process(boolean leads, Observations observations) {
        return process(leads, observations, board());
    }

    private Alerts process(boolean leads, Observations observations, AlertBoard board) {
        return new Alerts(
                observations, board, new AlertTexts(WORDING), () -> leads, AlertRoom.usual(true), WORDING, clock);
    }

    AlertmanagerInbox inbox() {
        return new AlertmanagerInbox(board(), AlertRoom.usual(true), WORDING, clock);
    }

    /** The inbox of a process that doesn't lead; its alerts share the board, as CDI wires them. */
    AlertmanagerInbox inboxBeside(Consumer<Alerts> alerts) {
        AlertBoard board = board();
        alerts.accept(process(false, () -> facts, board));
        return new AlertmanagerInbox(board, AlertRoom.usual(true), WORDING, clock);
    }

    private AlertBoard board() {
        return new AlertBoard(
                homeserver, rooms, new TimelineSearch(homeserver), new AlertTexts(WORDING), NAMESPACE, clock);
    }

    /** Lets the processes look until the time is over. */
    void pass(Duration time, Alerts... processes) {
        for (Duration left = time; left.isPositive(); left = left.minus(LOOK)) {
            clock.pass(LOOK);
            for (Alerts process : processes) {
                process.look();
            }
        }
    }

    /** @return the room that replaces the alert room, with everything moved there */
    RoomId upgradeRoom() {
        RoomId fresh = ReconcilerTest.upgrade(space, room, BOT);
        space.reconcile();
        return fresh;
    }

    /** The alerts' own messages, as they were sent. */
    List<String> messages() {
        return messages(room);
    }

    List<String> messages(RoomId in) {
        return bot(in).filter(content -> relation(content).isEmpty())
                .map(content -> content.path("body").asText())
                .toList();
    }

    /** The texts after all edits, newest last. */
    List<String> edits() {
        return bot(room)
                .filter(content -> relation(content).equals("m.replace"))
                .map(content -> content.at("/m.new_content/body").asText())
                .toList();
    }

    /** The lines of all threads. */
    List<String> history() {
        return bot(room)
                .filter(content -> relation(content).equals("m.thread"))
                .map(content -> content.path("body").asText())
                .toList();
    }

    private static String relation(ObjectNode content) {
        return content.at("/m.relates_to/rel_type").asText();
    }

    private Stream<ObjectNode> bot(RoomId in) {
        return homeserver.timeline(in).stream()
                .filter(event -> event.sender().equals(BOT) && event.type().equals("m.room.message"))
                .map(FakeHomeserver.Sent::content);
    }

    List<EventId> edited() {
        return bot(room)
                .filter(content -> relation(content).equals("m.replace"))
                .map(content -> new EventId(content.at("/m.relates_to/event_id").asText()))
                .distinct()
                .toList();
    }
}
