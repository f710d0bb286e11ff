package dev.homeroom.appservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.inbox.IncomingEvent;
import dev.homeroom.queue.lane.LaneKind;
import dev.homeroom.registration.Namespace;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventClassifierTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ALICE = "@alice:example.org";

    private final EventClassifier eventClassifier = new EventClassifier(
            new Namespace("example.org", "homeroom"),
            message -> message.content().path("body").asText().equals("!stop"),
            new ControlMessages.DecisionEvents() {
                @Override
                public boolean isDecision(Reaction reaction) {
                    return reaction.key().equals("✅");
                }

                @Override
                public boolean isReplyToRequest(RoomEvent message) {
                    return ReplyFallback.inReplyTo(message.content()).equals(Optional.of(new EventId("$card")));
                }
            });

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @alice:example.org             | {"msgtype":"m.text","body":"hi"}
            @alice:elsewhere.org           | {"msgtype":"m.text","body":"hi"}
            @agent_x:elsewhere.org         | {"msgtype":"m.text","body":"an agent of another server is a person here"}
            @alice:example.org             | {"msgtype":"m.emote","body":"waves"}
            @alice:example.org             | {"msgtype":"m.image","body":"a.png","url":"mxc://a/b"}
            @alice:example.org             | {"msgtype":"m.text","body":"✅ done"}
            @alice:example.org             | {"msgtype":"org.example.new","body":"?"}
            @alice:example.org             | {"msgtype":"m.text","body":"re","m.relates_to":{"m.in_reply_to":{"event_id":"$1"}}}
            @alice:example.org             | {"msgtype":"m.text","body":"th","m.relates_to":{"rel_type":"m.thread"}}
            @alice:example.org             | {"msgtype":"m.text","m.relates_to":"nonsense"}
            """)
    void what_a_person_says_waits_for_its_turn(String sender, String content) {
        // When
        IncomingEvent incomingEvent = eventClassifier.of(event("m.room.message", sender, content));

        // Then
        assertThat(incomingEvent.ignoredBecause()).isNull();
        assertThat(incomingEvent.key()).isEqualTo("$event");
        assertThat(incomingEvent.room()).isEqualTo(new RoomId("!room"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m.room.message         | @agent_x:example.org  | {"msgtype":"m.text","body":"mine"}              | own user
            m.room.message         | @homeroom:example.org | {"msgtype":"m.text","body":"mine"}              | own user
            m.room.member          | @homeroom:example.org | {"membership":"invite"}                         | own user
            m.room.message         | @alice:example.org    | {"msgtype":"m.notice","body":"beep"}            | notice
            m.room.message         | @alice:example.org    | {}                                              | empty message
            m.room.message         | @alice:example.org    | {"msgtype":5}                                   | empty message
            m.room.message         | @alice:example.org    | {"msgtype":"m.text","m.relates_to":{"rel_type":"m.replace"}} | edit
            m.room.message         | @alice:example.org    | {"msgtype":"m.text","dev.homeroom.hops":1}      | marked by Homeroom
            dev.homeroom.binding   | @alice:example.org    | {"version":1}                                   | marked by Homeroom
            m.room.message         | @alice:example.org    | {"msgtype":"m.text","m.historical":true}        | historical
            m.room.message         | @alice:example.org    | {"msgtype":"m.text","m.letta_historical":true}  | historical
            m.room.message         | @alice:example.org    | {"msgtype":"m.text","m.bridge_originated":true} | historical
            m.sticker              | @alice:example.org    | {"body":"x","m.bridge_originated":{"by":"x"}}   | historical
            m.room.message         | @alice:example.org    | {"msgtype":"m.text","org.matrix.msc2716.historical":true} | historical
            m.sticker              | @alice:example.org    | {}                                              | empty message
            m.sticker              | @agent_x:example.org  | {"body":"cat"}                                  | own user
            m.room.redaction       | @alice:example.org    | {"redacts":"no id"}                             | redaction
            m.room.redaction       | @agent_x:example.org  | {"redacts":"$1"}                                | own user
            m.room.message         | @alice:example.org    | {"msgtype":"m.notice","m.new_content":{},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}} | notice
            m.reaction             | @alice:example.org    | {}                                              | reaction
            m.reaction             | @alice:example.org    | {"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"👍"}} | reaction
            m.reaction             | @agent_x:example.org  | {"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"🔁"}} | own user
            m.room.name            | @alice:example.org    | {"name":"x"}                                    | unsupported type
            """)
    void anything_else_is_ignored_for_a_reason(String type, String sender, String content, String reason) {
        // When
        IncomingEvent incomingEvent = eventClassifier.of(event(type, sender, content));

        // Then
        assertThat(incomingEvent.ignoredBecause()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"msgtype":"m.text","body":"!stop"}   | desk
            {"msgtype":"m.text","body":"!st"}     | turns
            """)
    void a_command_waits_in_the_control_lane(String content, LaneKind laneKind) {
        assertThat(eventClassifier.of(event("m.room.message", ALICE, content)).track())
                .isEqualTo(laneKind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.sticker", "m.poll.start", "org.matrix.msc3381.poll.start"})
    void what_agents_can_not_read_waits_to_be_told_so(String type) {
        assertThat(eventClassifier.of(event(type, ALICE, "{\"body\":\"x\"}")).ignoredBecause())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m.room.redaction | {"redacts":"$1"}
            m.room.message   | {"msgtype":"m.text","m.new_content":{},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}}
            """)
    void what_changes_a_message_waits_in_the_control_lane(String type, String content) {
        // When
        IncomingEvent incomingEvent = eventClassifier.of(event(type, ALICE, content));

        // Then
        assertThat(incomingEvent.ignoredBecause()).isNull();
        assertThat(incomingEvent.track()).isEqualTo(LaneKind.CONTROL);
        assertThat(incomingEvent.about()).isEqualTo("$1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            m.room.member                | invite | {"membership":"invite"}                                       | INVITE       | turns
            m.room.member                | leave  | {"membership":"leave"}                                        | REMOVAL      | desk
            m.room.redaction             |        | {"redacts":"$1"}                                              | REDACTION    | desk
            m.reaction                   |        | {"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"🔁"}} | RETRY | desk
            m.reaction                   |        | {"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"🛑"}} | STOP  | desk
            m.reaction                   |        | {"m.relates_to":{"rel_type":"m.annotation","event_id":"$1","key":"✅"}} | DECISION | desk
            m.room.message               |        | {"msgtype":"m.text","body":"no","m.relates_to":{"m.in_reply_to":{"event_id":"$card"}}} | DECISION | desk
            m.room.message               |        | {"msgtype":"m.text","body":"!stop","m.relates_to":{"m.in_reply_to":{"event_id":"$card"}}} | COMMAND | desk
            m.room.message               |        | {"msgtype":"m.text","body":"no","m.relates_to":{"m.in_reply_to":{"event_id":"$other"}}} | MESSAGE | turns
            m.room.message               |        | {"msgtype":"m.text","body":"no","m.relates_to":{"rel_type":"m.thread","event_id":"$1","is_falling_back":true,"m.in_reply_to":{"event_id":"$card"}}} | MESSAGE | turns
            m.room.encrypted             |        | {}                                                            | ENCRYPTION   | desk
            m.room.encryption            | ''     | {}                                                            | ENCRYPTION   | desk
            m.room.power_levels          | ''     | {}                                                            | POWER_LEVELS | desk
            m.sticker                    |        | {"body":"x"}                                                  | MESSAGE      | turns
            m.poll.start                 |        | {"body":"x"}                                                  | MESSAGE      | turns
            org.matrix.msc3381.poll.start |       | {"body":"x"}                                                  | MESSAGE      | turns
            m.room.message               |        | {"msgtype":"m.text","body":"hi"}                              | MESSAGE      | turns
            m.room.message               |        | {"msgtype":"m.text","body":"!stop"}                           | COMMAND      | desk
            m.room.message               |        | {"msgtype":"m.text","body":"!stop","m.new_content":{},"m.relates_to":{"rel_type":"m.replace","event_id":"$1"}} | EDIT | desk
            """)
    void each_event_that_waits_has_a_kind_and_the_kind_a_lane(
            String type, String change, String content, EventKind kind, LaneKind lane) throws Exception {
        // Given
        ObjectNode event = event(type, ALICE, content);
        if (change != null) {
            event.put("state_key", change.isEmpty() ? "" : "@agent_x:example.org");
        }

        // When
        IncomingEvent incomingEvent = eventClassifier.of(event);

        // Then
        assertThat(incomingEvent.kind()).isEqualTo(kind.word());
        assertThat(incomingEvent.track()).isEqualTo(lane);
        assertThat(EventKind.of(kind.word())).contains(kind);
        assertThat(eventClassifier.kindOf(RoomEvent.of(event)))
                .as("worked out of what a process of an earlier version stored")
                .contains(kind);
    }

    @Test
    void what_is_redacted_may_be_told_outside_the_content() {
        // Given
        ObjectNode redaction = (ObjectNode) event("m.room.redaction", ALICE, "{}");

        // When
        IncomingEvent incomingEvent = eventClassifier.of(redaction.put("redacts", "$1"));

        // Then
        assertThat(incomingEvent.about()).isEqualTo("$1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"🔁", "🔁\uFE0F", "🛑", "🛑\uFE0F"})
    void a_reaction_that_asks_for_another_try_waits_in_the_control_lane(String key) {
        // When
        IncomingEvent incomingEvent = eventClassifier.of(event(
                "m.reaction",
                ALICE,
                "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$1\",\"key\":\"" + key + "\"}}"));

        // Then
        assertThat(incomingEvent.ignoredBecause()).isNull();
        assertThat(incomingEvent.track()).isEqualTo(LaneKind.CONTROL);
    }

    @ParameterizedTest
    @CsvSource({
        "@agent_x:example.org,   invite, true",
        "@homeroom:example.org,  invite, true",
        "@agent_x:example.org,   leave,  true",
        "@agent_x:example.org,   ban,    true",
        "@bob:example.org,       leave,  false",
        "@agent_x:example.org,   join,   false",
        "@agent_x:elsewhere.org, invite, false",
        "@bob:example.org,       invite, false",
        "nobody,                 invite, false"
    })
    void only_an_invite_of_one_of_ours_waits(String invited, String membership, boolean waits) {
        // Given
        ObjectNode event = event("m.room.member", ALICE, "{\"membership\":\"" + membership + "\"}");
        event.put("state_key", invited);

        // When
        IncomingEvent incomingEvent = eventClassifier.of(event);

        // Then
        assertThat(incomingEvent.ignoredBecause() == null).isEqualTo(waits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event_id":"$1","room_id":"!r","sender":"@a:b","type":"m.room.message"}                   | malformed: no content object
            {"event_id":"$1","room_id":"!r","sender":"@a:b","type":"m.room.message","content":[]}      | malformed: no content object
            {"event_id":"$1","room_id":"!r","sender":"@a:b","type":7,"content":{}}                     | malformed: no type
            {"event_id":"$1","room_id":"!r","sender":"alice","type":"m.room.message","content":{}}     | malformed: invalid sender
            {"event_id":"$1","room_id":"#r","sender":"@a:b","type":"m.room.message","content":{}}      | malformed: invalid room_id
            {"event_id":"$1","sender":"@a:b","type":"m.room.message","content":{}}                     | malformed: no room_id
            """)
    void an_event_that_makes_no_sense_keeps_its_id(String json, String reason) throws Exception {
        // When
        IncomingEvent incomingEvent = eventClassifier.of(JSON.readTree(json));

        // Then
        assertThat(incomingEvent.key()).isEqualTo("$1");
        assertThat(incomingEvent.ignoredBecause()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"7", "null", "[]", "\"text\"", "{}", "{\"event_id\":5}", "{\"event_id\":\"$a\\u0000b\"}"})
    void what_has_no_id_is_known_by_its_content(String json) throws Exception {
        // When
        IncomingEvent incomingEvent = eventClassifier.of(JSON.readTree(json));
        IncomingEvent again = eventClassifier.of(JSON.readTree(json));

        // Then
        assertThat(incomingEvent.key()).matches("malformed:[0-9a-f]{64}").isEqualTo(again.key());
        assertThat(incomingEvent.ignoredBecause()).startsWith("malformed: ");
    }

    @Test
    void what_is_nested_deeper_than_anybody_reads_is_ignored() {
        // Given
        ObjectNode event = event("m.room.message", ALICE, "{\"msgtype\":\"m.text\"}");
        JsonNode deep = IntStream.range(0, 5000)
                .boxed()
                .reduce(
                        JsonNodeFactory.instance.arrayNode(),
                        (inner, depth) -> JsonNodeFactory.instance.arrayNode().add(inner),
                        (one, other) -> other);
        event.set("unsigned", deep);

        // When
        IncomingEvent incomingEvent = eventClassifier.of(event);

        // Then
        assertThat(incomingEvent.ignoredBecause()).isEqualTo("malformed: nested too deeply");
        assertThat(incomingEvent.key()).isEqualTo("$event");
        assertThat(incomingEvent.json()).contains(ALICE).doesNotContain("[");
    }

    private static ObjectNode event(String type, String sender, String content) {
        try {
            ObjectNode event = JSON.createObjectNode()
                    .put("event_id", "$event")
                    .put("room_id", "!room")
                    .put("type", type)
                    .put("sender", sender);
            event.set("content", JSON.readTree(content));
            return event;
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
