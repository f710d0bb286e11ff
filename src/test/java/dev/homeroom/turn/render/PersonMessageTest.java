package dev.homeroom.turn.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonMessageTest {
    private static final String REPLY = "\"m.relates_to\": {\"m.in_reply_to\": {\"event_id\": \"$e\"}}";

    @Test
    void text_is_text() throws Exception {
        assertThat(of("{\"msgtype\": \"m.text\", \"body\": \"Hi\"}"))
                .isEqualTo(new PersonMessage.Text("Hi", Optional.empty()));
    }

    @Test
    void an_emote_is_told_about_its_sender() throws Exception {
        // When
        PersonMessage message = of("{\"msgtype\": \"m.emote\", \"body\": \"waves\"}");

        // Then
        assertThat(message).isEqualTo(new PersonMessage.Emote("waves", Optional.empty()));
        assertThat(((PersonMessage.Emote) message).text("Alice")).isEqualTo("* Alice waves");
    }

    @ParameterizedTest
    @CsvSource({"m.poll.start, POLL", "org.matrix.msc3381.poll.start, POLL"})
    void what_is_no_message_by_its_type_is_of_a_kind_too(String type, PersonMessage.MessageKind messageKind)
            throws Exception {
        // Given
        ObjectNode content = (ObjectNode) new ObjectMapper().readTree("{\"body\": \"x\"}");

        // When
        PersonMessage message = PersonMessage.of(type, content);

        // Then
        assertThat(message).isEqualTo(new PersonMessage.Unsupported(messageKind));
    }

    @Test
    void a_location_is_text() throws Exception {
        // When
        PersonMessage message =
                of("{\"msgtype\": \"m.location\", \"body\": \"Big Ben\", \"geo_uri\": \"geo:51.5008,0.1247\"}");

        // Then
        assertThat(((PersonMessage.Location) message).text()).isEqualTo("[Location] Big Ben geo:51.5008,0.1247");
    }

    @ParameterizedTest
    @CsvSource({"org.example.poll, OTHER", "please <b>click</b>, OTHER"})
    void what_agents_can_not_be_given_is_of_a_kind(String msgtype, PersonMessage.MessageKind messageKind)
            throws Exception {
        assertThat(of("{\"msgtype\": \"" + msgtype + "\", \"body\": \"x\"}"))
                .isEqualTo(new PersonMessage.Unsupported(messageKind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"msgtype\": \"m.text\"}",
                "{\"msgtype\": \"m.text\", \"body\": {}}",
                "{\"msgtype\": \"m.text\", \"body\": \" \\n\\u0000\"}",
                "{\"msgtype\": [], \"body\": \"x\"}",
                "{\"msgtype\": \"m.location\"}",
                "{\"msgtype\": \"m.text\", \"body\": \"> <@bob:example.org> said\", " + REPLY + "}"
            })
    void what_has_no_words_is_empty(String content) throws Exception {
        assertThat(of(content)).isEqualTo(new PersonMessage.Empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "> <@bob:example.org> one\\n> two\\n\\nYes",
                "> * <@bob:example.org> waves\\n\\nYes",
                "> <@bob:example.org> one\\nYes",
                "Yes"
            })
    void the_quote_of_an_old_client_is_no_part_of_a_reply(String body) throws Exception {
        assertThat(of("{\"msgtype\": \"m.text\", \"body\": \"" + body + "\", " + REPLY + "}"))
                .isEqualTo(new PersonMessage.Text("Yes", Optional.of(new EventId("$e"))));
    }

    @Test
    void a_quote_that_the_person_wrote_is_kept() throws Exception {
        assertThat(of("{\"msgtype\": \"m.text\", \"body\": \"> to be\\n\\nYes\", " + REPLY + "}"))
                .isEqualTo(new PersonMessage.Text("> to be\n\nYes", Optional.of(new EventId("$e"))));
        assertThat(of("{\"msgtype\": \"m.text\", \"body\": \"> <@bob:example.org> one\\n\\nYes\"}"))
                .isEqualTo(new PersonMessage.Text("> <@bob:example.org> one\n\nYes", Optional.empty()));
    }

    @Test
    void the_fallback_of_a_thread_is_no_reply() throws Exception {
        assertThat(of("""
                {"msgtype": "m.text", "body": "Hi", "m.relates_to": {"rel_type": "m.thread", "event_id": "$root",
                 "is_falling_back": true, "m.in_reply_to": {"event_id": "$e"}}}""")).isEqualTo(new PersonMessage.Text("Hi", Optional.empty()));
    }

    @Test
    void a_quote_of_many_lines_is_read_quickly() throws Exception {
        // Given
        String quote = "> <@bob:example.org> one" + "\\n>".repeat(30_000) + "\\n\\nYes";

        // When
        PersonMessage message = of("{\"msgtype\": \"m.text\", \"body\": \"" + quote + "\", " + REPLY + "}");

        // Then
        assertThat(message).isEqualTo(new PersonMessage.Text("Yes", Optional.of(new EventId("$e"))));
    }

    private static PersonMessage of(String content) throws JsonProcessingException {
        return PersonMessage.of((ObjectNode) new ObjectMapper().readTree(content));
    }
}
