package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.RoomId;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State as a person could write it, in an agent's room and in the Space, keeps no other room from being reconciled. */
class OddStateTest {
    private static final KnownAgent ADA = SpaceFixture.agent("agent-a", "Ada");
    private static final KnownAgent BEA = SpaceFixture.agent("agent-b", "Bea");
    private static final String LONG = "x".repeat(60_000);

    /** @param key state key, in which {@code SELF} stands for the room */
    record Odd(String type, String key, String content) {
        @Override
        public String toString() {
            String all = type + " '" + key + "' " + content;
            return all.substring(0, Math.min(all.length(), 90));
        }
    }

    static Stream<Odd> odd() {
        List<String> values = List.of(
                "7",
                "-1e400",
                "true",
                "null",
                "\"\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "[]",
                "[7,null]",
                "{}",
                "{\"a\":[{}]}",
                '"' + LONG + '"');
        Stream<Odd> fields = Stream.of(
                        new Odd("m.room.name", "", "{\"name\":%s}"),
                        new Odd("m.room.topic", "", "{\"topic\":%s}"),
                        new Odd("m.room.avatar", "", "{\"url\":%s}"),
                        new Odd("m.room.canonical_alias", "", "{\"alias\":%s,\"alt_aliases\":%1$s}"),
                        new Odd("m.room.join_rules", "", "{\"join_rule\":%s,\"allow\":%1$s}"),
                        new Odd("m.room.join_rules", "", "{\"join_rule\":\"restricted\",\"allow\":%s}"),
                        new Odd(
                                "m.room.join_rules",
                                "",
                                "{\"join_rule\":\"restricted\",\"allow\":[{\"type\":\"m.room_membership\",\"room_id\":%s}]}"),
                        new Odd("m.room.power_levels", "", "{\"users\":%s,\"events\":%1$s}"),
                        new Odd(
                                "m.room.power_levels",
                                "",
                                "{\"users_default\":%s,\"state_default\":%1$s,\"invite\":%1$s}"),
                        new Odd("m.room.member", "@mallory:example.org", "{\"membership\":%s}"),
                        new Odd(
                                "m.room.member",
                                "@mallory:example.org",
                                "{\"membership\":\"join\",\"displayname\":%s,\"avatar_url\":%1$s}"),
                        new Odd("m.room.member", "nobody", "{\"membership\":%s}"),
                        new Odd("m.room.member", LONG, "{\"membership\":%s}"),
                        new Odd("m.room.tombstone", "", "{\"replacement_room\":%s,\"body\":%1$s}"),
                        new Odd("m.room.encryption", "", "{\"algorithm\":%s}"),
                        new Odd("m.space.child", "!nowhere:example.org", "{\"via\":%s,\"order\":%1$s}"),
                        new Odd("m.space.child", "!nowhere", "{\"via\":[%s]}"),
                        new Odd("m.space.child", "nowhere", "{\"via\":[%s]}"),
                        new Odd("m.space.child", "SELF", "{\"via\":[%s]}"),
                        new Odd("m.space.parent", "SELF", "{\"via\":%s,\"canonical\":%1$s}"),
                        new Odd("m.space.parent", "!nowhere", "{\"via\":[%s]}"),
                        new Odd("dev.homeroom.binding", "x", "{\"v\":%s,\"agent\":%1$s}"),
                        new Odd("dev.homeroom.context", "", "{\"v\":%s,\"contexts\":%1$s}"),
                        new Odd("dev.homeroom.space", "x", "{\"kind\":%s,\"owner\":%1$s}"),
                        new Odd("m.room.pinned_events", "", "{\"pinned\":%s}"),
                        new Odd("m.room.server_acl", "", "{\"deny\":%s}"),
                        new Odd("m.room.third_party_invite", "token", "{\"display_name\":%s}"),
                        new Odd("", "", "{\"\":%s}"))
                .flatMap(odd -> values.stream()
                        .map(value ->
                                new Odd(odd.type(), odd.key(), odd.content().formatted(value))));
        Stream<Odd> whole = Stream.of(
                new Odd("m.room.tombstone", "", "{\"replacement_room\":\"SELF\"}"),
                new Odd("m.room.tombstone", "", "{\"replacement_room\":\"!nowhere:example.org\"}"),
                new Odd("m.room.tombstone", "", "{}"),
                new Odd("m.room.power_levels", "", "{}"),
                new Odd("m.room.join_rules", "", "{}"),
                new Odd("m.room.name", "", "{\"%s\":1}".formatted(LONG)));
        return Stream.concat(fields, whole);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void odd_state_keeps_no_other_room_from_being_reconciled(Odd odd) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.reconcileListing(ADA, BEA);
        RoomId bea = fixture.roomOf(BEA);

        // When
        for (RoomId place : List.of(fixture.roomOf(ADA), fixture.agentSpace.required())) {
            fixture.homeserver.force(
                    place,
                    ALICE,
                    odd.type(),
                    odd.key().replace("SELF", place.value()),
                    json(odd.content().replace("SELF", place.value())));
        }
        ReconcileReport running = fixture.reconcileListing(ADA, BEA);
        SpaceFixture lost = fixture.restartedOn(TestDatabases.inMemory());
        ReconcileReport started = lost.reconcileListing(ADA, BEA);

        // Then
        assertThat(running.problem()).isEmpty();
        assertThat(started.problem()).isEmpty();
        assertThat(lost.roomOf(BEA)).isEqualTo(bea);
        assertThat(lost.agentSpace.required()).isEqualTo(fixture.agentSpace.required());
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JsonText.mapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
