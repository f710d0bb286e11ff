package dev.homeroom.appservice;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Events as JSON texts, including everything that a person could make a homeserver push. */
public final class NastyEvents {
    private static final List<String> TYPES = List.of(
            "m.room.message",
            "m.room.message",
            "m.room.message",
            "m.room.member",
            "m.room.redaction",
            "m.reaction",
            "m.sticker",
            "m.poll.start",
            "m.room.encrypted",
            "m.room.encryption",
            "m.room.power_levels",
            "m.room.tombstone",
            "m.room.name",
            "dev.homeroom.binding",
            "m.room.topic",
            "m.room.create",
            "m.room.join_rules",
            "m.room.canonical_alias",
            "m.room.pinned_events",
            "m.space.child",
            "m.space.parent",
            "m.poll.response",
            "org.matrix.msc3381.poll.start",
            "m.call.invite",
            "m.location",
            "",
            "\\u0000");

    private static final List<String> KEYS = List.of(
            "body",
            "msgtype",
            "m.relates_to",
            "m.new_content",
            "m.mentions",
            "membership",
            "redacts",
            "event_id",
            "rel_type",
            "m.in_reply_to",
            "key",
            "formatted_body",
            "format",
            "url",
            "file",
            "info",
            "users",
            "events",
            "events_default",
            "is_direct",
            "is_falling_back",
            "replacement_room",
            "users_default",
            "displayname",
            "name",
            "via",
            "dev.homeroom.outcome",
            "m.historical",
            "geo_uri");

    private NastyEvents() {}

    /** @param room and the others are the ids that the events are about, among nonsense */
    public static Arbitrary<String> in(String room, String sender, String ours, List<String> events) {
        Arbitrary<String> id = Arbitraries.integers().between(0, 1_000_000).map(n -> quoted("$nasty" + n));
        Arbitrary<String> about = Arbitraries.of(events).map(NastyEvents::quoted);
        Arbitrary<String> type = Arbitraries.of(TYPES).map(NastyEvents::quoted);
        Arbitrary<String> content = content(about);
        Arbitrary<String> stateKey = Arbitraries.of("", ours, sender, "\\u0000", "x".repeat(300))
                .map(NastyEvents::quoted)
                .injectNull(0.7)
                .map(key -> key == null ? "" : ", \"state_key\": " + key);
        Arbitrary<String> extra = Combinators.combine(key(), value(2)).as((k, v) -> ", " + k + ": " + v);
        return Combinators.combine(
                        id, type, content, stateKey, extra, Arbitraries.of("1", "1e400", "-5", "\"x\"", "null"))
                .as((i, t, c, s, e, ts) ->
                        "{\"event_id\": %s, \"room_id\": %s, \"sender\": %s, \"type\": %s, \"origin_server_ts\": %s, \"content\": %s%s%s}"
                                .formatted(i, quoted(room), quoted(sender), t, ts, c, s, e));
    }

    private static Arbitrary<String> content(Arbitrary<String> about) {
        Arbitrary<String> usual = Arbitraries.of(
                "\"msgtype\": \"m.text\", \"body\": \"hello\"",
                "\"msgtype\": \"m.text\", \"body\": \"!status\"",
                "\"msgtype\": \"m.text\", \"body\": \"!context \\u0000\"",
                "\"msgtype\": \"m.text\", \"body\": \"\\ud800\"",
                "\"msgtype\": \"m.emote\", \"body\": \"\\u0000\"",
                "\"msgtype\": \"m.image\", \"body\": 7",
                "\"membership\": \"invite\"",
                "\"membership\": \"leave\"");
        Arbitrary<String> relation = Combinators.combine(
                        about, Arbitraries.of("m.replace", "m.annotation", "m.thread", "m.reference"), value(1))
                .as((event, rel, more) ->
                        ", \"m.relates_to\": {\"rel_type\": \"%s\", \"event_id\": %s, \"key\": \"🔁\", \"x\": %s}"
                                .formatted(rel, event, more));
        Arbitrary<String> redacts = about.map(event -> ", \"redacts\": " + event);
        Arbitrary<String> more = Combinators.combine(key(), value(3)).as((k, v) -> ", " + k + ": " + v);
        Arbitrary<String> object = Combinators.combine(
                        usual, Arbitraries.oneOf(relation, redacts, Arbitraries.just("")), more)
                .as((first, second, third) -> "{" + first + second + third + "}");
        return Arbitraries.frequencyOf(Tuple.of(9, object), Tuple.of(2, value(3)));
    }

    private static Arbitrary<String> key() {
        return Arbitraries.oneOf(
                Arbitraries.of(KEYS).map(NastyEvents::quoted),
                Arbitraries.of("\\u0000", "\\udc00", "", "k".repeat(50_001), "k".repeat(60_000))
                        .map(NastyEvents::quoted));
    }

    private static Arbitrary<String> value(int depth) {
        Arbitrary<String> plain = Arbitraries.of(
                "null",
                "true",
                "1",
                "-0",
                "1e400",
                "7".repeat(1_001),
                "7".repeat(20_000),
                "0." + "1".repeat(2_000),
                "1E" + "9".repeat(10),
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"\\udc00x\\ud83d\"",
                "\"" + "x".repeat(60_000) + "\"",
                "\"" + "$".repeat(500) + "\"",
                "\"*_`~[<\\n#>|\"",
                "[".repeat(199) + "]".repeat(199),
                "[".repeat(5_000) + "]".repeat(5_000),
                "{\"a\":".repeat(900) + "1" + "}".repeat(900));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<String> list =
                value(depth - 1).list().ofMaxSize(3).map(values -> "[" + String.join(",", values) + "]");
        Arbitrary<String> object = Arbitraries.maps(key(), value(depth - 1))
                .ofMaxSize(3)
                .map(Map::entrySet)
                .map(fields -> fields.stream()
                        .map(field -> field.getKey() + ":" + field.getValue())
                        .collect(Collectors.joining(",", "{", "}")));
        return Arbitraries.frequencyOf(Tuple.of(4, plain), Tuple.of(1, list), Tuple.of(2, object));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
