package dev.homeroom.conversation.question;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.CardSize;
import dev.homeroom.conversation.question.PersonQuestion.QuestionEnd;
import dev.homeroom.conversation.question.PersonQuestion.QuestionResult;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.wording.Wording;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QuestionEventsTest {
    private static final int MOST = 58_000;
    private static final RoomId ROOM = new RoomId("!room:home.test");
    private static final UserId AGENT = new UserId("@agent_a:home.test");
    private static final UserId ALICE = new UserId("@alice:home.test");
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);

    private final QuestionEvents questionEvents = new QuestionEvents(new Wording());

    @Property(tries = 150)
    void a_question_and_its_answer_fit_an_event(
            @ForAll("text") String text, @ForAll("text") String choice, @ForAll("text") String answer) {
        PersonQuestion question = new PersonQuestion(
                "ask-1",
                CardSize.cut(text, 12_000),
                Collections.nCopies(PersonQuestion.MOST_CHOICES, CardSize.cut(choice, 600)),
                NOW,
                Optional.empty());
        PersonQuestion answered = question.ended(new QuestionEnd(
                QuestionResult.ANSWERED, CardSize.cut(answer, 12_000), Optional.of(ALICE), NOW, "$answer"));

        ObjectNode content = questionEvents.first(stored(question)).getFirst().content();
        assertThat(JsonText.bytesOf(content).length).isLessThan(MOST);
        assertThat(content.path("body").asText()).startsWith("❓ ").contains("\n10. ");
        if (CardSize.isWithin(text, 6000) && CardSize.isWithin(choice, 200)) {
            assertThat(content.path("body").asText()).contains(text, "10. " + choice);
        }
        assertThat(size(questionEvents.edit(stored(answered), "edit"))).isLessThan(MOST);
    }

    private static StoredQuestion stored(PersonQuestion question) {
        return new StoredQuestion(question, ROOM, AGENT, NOW, Optional.of(new EventId("$card")));
    }

    private static int size(OutgoingEvent event) {
        return JsonText.bytesOf(event.content()).length;
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings()
                .withChars("a\"'\\&<>\n\u0001\u00A0äß漢😀")
                .ofMinLength(1)
                .ofMaxLength(10_000);
    }
}
