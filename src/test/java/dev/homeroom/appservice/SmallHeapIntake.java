package dev.homeroom.appservice;

import dev.homeroom.database.Database;
import dev.homeroom.database.Sql;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.queue.QueueFixture;
import dev.homeroom.registration.Namespace;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A process that takes the largest transactions that homeservers can send, and then a usual one. */
final class SmallHeapIntake {
    private static final int CHUNKS = 800;
    private static final int EMPTY_EVENTS = 7_000_000;

    private SmallHeapIntake() {}

    /** @param arguments the URL of a database that doesn't exist yet */
    public static void main(String[] arguments) {
        Database database = TestDatabases.at(arguments[0]);
        IntakeFixture intake = new IntakeFixture(
                new Namespace("home.test", "letta"), message -> false, QueueFixture.inbox(database, Clock.systemUTC()));

        intake.push(oneEventOf50MiB());
        intake.push(emptyEvents());
        intake.push(message("$usual", "hello"));

        System.out.println("taken: " + waiting(database));
        System.exit(0);
    }

    private static InputStream oneEventOf50MiB() {
        String[] event = message("$large", "BODY").split("BODY", -1);
        return body(event[0], "x".repeat(64 * 1024), CHUNKS, event[1]);
    }

    private static InputStream emptyEvents() {
        return body("", "{},".repeat(1000), EMPTY_EVENTS / 1000 - 1, "{},".repeat(999) + "{}");
    }

    private static InputStream body(String start, String part, int parts, String end) {
        byte[] repeated = part.getBytes(StandardCharsets.UTF_8);
        Stream<InputStream> middle = IntStream.range(0, parts).mapToObj(i -> new ByteArrayInputStream(repeated));
        return new SequenceInputStream(Collections.enumeration(
                Stream.of(Stream.of(bytes("{\"events\":[" + start)), middle, Stream.of(bytes(end + "]}")))
                        .flatMap(streams -> streams)
                        .toList()));
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String message(String id, String body) {
        return """
                {"event_id": "%s", "room_id": "!room:home.test", "sender": "@alice:home.test", "type": "m.room.message",
                 "origin_server_ts": 1, "content": {"msgtype": "m.text", "body": "%s"}}""".formatted(id, body);
    }

    private static String waiting(Database database) {
        return database.inTransaction(connection -> String.join(
                " ",
                Sql.on(connection, "select event_id from inbox")
                        .map(row -> row.getString(1))
                        .list()));
    }
}
