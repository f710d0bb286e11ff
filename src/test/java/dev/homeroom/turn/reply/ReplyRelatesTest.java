package dev.homeroom.turn.reply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.rooms.state.ReplyRelation;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyRelatesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final EventId MESSAGE = new EventId("$message");
    private static final RoomId ROOM = new RoomId("!room:home.test");
    private static final UserId ADA = new UserId("@agent_a:home.test");

    private static final String REPLY = "{'m.in_reply_to':{'event_id':'$earlier'}}";
    private static final String THREAD =
            "{'rel_type':'m.thread','event_id':'$root','is_falling_back':true,'m.in_reply_to':{'event_id':'$earlier'}}";
    private static final String REPLY_IN_THREAD =
            "{'rel_type':'m.thread','event_id':'$root','is_falling_back':false,'m.in_reply_to':{'event_id':'$earlier'}}";

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(textBlock = """
            PLAIN_MESSAGE,   AS_ASKED, nothing
            PLAIN_MESSAGE,   REPLY,    reply
            PLAIN_MESSAGE,   THREAD,   new thread
            PLAIN_MESSAGE,   PLAIN,    nothing
            REPLY,           AS_ASKED, reply
            REPLY,           REPLY,    reply
            REPLY,           THREAD,   new thread
            REPLY,           PLAIN,    nothing
            THREAD,          AS_ASKED, thread
            THREAD,          REPLY,    reply in thread
            THREAD,          THREAD,   thread
            THREAD,          PLAIN,    thread
            REPLY_IN_THREAD, AS_ASKED, reply in thread
            REPLY_IN_THREAD, REPLY,    reply in thread
            REPLY_IN_THREAD, THREAD,   thread
            REPLY_IN_THREAD, PLAIN,    thread
            """)
    void an_answer_relates_as_was_asked_and_as_is_wanted(Kind message, ReplyRelation wanted, String expected)
            throws JsonProcessingException {
        // When
        ReplyRelates replyRelates = ReplyRelates.to(MESSAGE, content(message.relation), wanted);

        // Then
        assertThat(replyRelates.relatesTo()).isEqualTo(written(expected));
    }

    enum Kind {
        PLAIN_MESSAGE(""),
        REPLY(ReplyRelatesTest.REPLY),
        THREAD(ReplyRelatesTest.THREAD),
        REPLY_IN_THREAD(ReplyRelatesTest.REPLY_IN_THREAD);

        private final String relation;

        Kind(String relation) {
            this.relation = relation;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "'x'",
                "{'rel_type':'m.thread'}",
                "{'rel_type':'m.thread','event_id':'no id'}",
                "{'rel_type':'m.thread','event_id':{}}",
                "{'m.in_reply_to':7}",
                "{'m.in_reply_to':{'event_id':'no id'}}",
                "{'rel_type':'m.reference','event_id':'$x'}"
            })
    void nonsense_relates_to_nothing(String relation) throws JsonProcessingException {
        assertThat(ReplyRelates.to(MESSAGE, content(relation), ReplyRelation.AS_ASKED)
                        .relatesTo())
                .isEmpty();
    }

    @Test
    void what_relates_to_something_already_can_not_begin_a_thread() throws JsonProcessingException {
        assertThat(ReplyRelates.to(MESSAGE, content("{'rel_type':'m.reference','event_id':'$x'}"), ReplyRelation.THREAD)
                        .relatesTo())
                .isEmpty();
    }

    @Test
    void all_that_is_said_has_it_but_what_relates_to_something_of_its_own() throws JsonProcessingException {
        // Given
        ReplyRelates reply = ReplyRelates.to(MESSAGE, content(REPLY), ReplyRelation.AS_ASKED);
        OutgoingEvent text = message("one", "{'body':'Hi'}");
        OutgoingEvent edit = message("two", "{'body':'Hi','m.relates_to':{'rel_type':'m.replace'}}");
        OutgoingEvent outcome = new OutgoingEvent("three", ROOM, ADA, "dev.homeroom.outcome", content(""));
        OutgoingEvent button = new OutgoingEvent("four", ROOM, ADA, "m.reaction", content(""), Optional.of("one"));
        OutgoingEvent related =
                message("one", "{'body':'Hi','m.relates_to':{'m.in_reply_to':{'event_id':'$message'}}}");

        // When
        Stream<OutgoingEvent> said = Stream.of(text, edit, outcome, button).map(reply::on);

        // Then
        assertThat(said).containsExactly(related, edit, outcome, button);
    }

    private static OutgoingEvent message(String id, String content) throws JsonProcessingException {
        return new OutgoingEvent(id, ROOM, ADA, "m.room.message", json(content));
    }

    private static Optional<ObjectNode> written(String relation) throws JsonProcessingException {
        return switch (relation) {
            case "nothing" -> Optional.empty();
            case "reply" -> Optional.of(json("{'m.in_reply_to':{'event_id':'$message'}}"));
            case "new thread" -> Optional.of(thread("$message", true));
            case "thread" -> Optional.of(thread("$root", true));
            case "reply in thread" -> Optional.of(thread("$root", false));
            default -> throw new IllegalArgumentException(relation);
        };
    }

    private static ObjectNode thread(String root, boolean fallingBack) throws JsonProcessingException {
        return json("{'rel_type':'m.thread','event_id':'" + root + "','is_falling_back':" + fallingBack
                + ",'m.in_reply_to':{'event_id':'$message'}}");
    }

    private static ObjectNode content(String relation) throws JsonProcessingException {
        return json(relation.isEmpty() ? "{'body':'Hi'}" : "{'body':'Hi','m.relates_to':" + relation + "}");
    }

    private static ObjectNode json(String text) throws JsonProcessingException {
        return JSON.readValue(text.replace('\'', '"'), ObjectNode.class);
    }
}
