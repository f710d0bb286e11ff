package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Unusual answers and messages. */
class AnswersIT {
    private static final int LARGEST_EVENT = 65_535;

    @SharedScenario(on = TestDatabase.H2)
    void a_long_answer_arrives_complete_and_in_order(E2eEnvironment e2eEnvironment) {
        // Given
        String longAnswer = IntStream.rangeClosed(1, 1_000)
                .mapToObj(number -> "Line " + number + " of an answer that is " + "very ".repeat(8) + "long.\n")
                .collect(Collectors.joining());
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> longAnswer));

        // When
        talk.say("Tell me everything");

        // Then
        assertThat(longAnswer).hasSizeGreaterThan(70_000);
        List<TimelineEvent> parts = Patience.waitingFor("the last part")
                .until(
                        () -> e2eEnvironment.alice().messagesOfOthers(talk.room()),
                        seen -> seen.stream().anyMatch(part -> part.body().contains("Line 1000 ")));
        assertThat(parts).hasSizeBetween(2, 5).allSatisfy(part -> {
            assertThat(part.sender()).isEqualTo(talk.agentUser());
            assertThat(part.content().path("msgtype").asText()).isEqualTo("m.text");
            assertThat(part.content().toString().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(LARGEST_EVENT);
        });
        assertThat(parts.stream().map(TimelineEvent::body).collect(Collectors.joining("\n")))
                .isEqualToIgnoringWhitespace(longAnswer);
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_agent_may_say_nothing(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> switch (text) {
            case "no reply" -> "<no-reply/>";
            case "silence" -> "";
            default -> "echo: " + text;
        }));

        // When
        talk.say("no reply");
        talk.say("silence");

        // Then
        assertThat(talk.finishWith("speak")).containsExactly("Ada read your message and had nothing to say.");
        assertThat(e2eEnvironment.letta().asked()).hasSize(3);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_file_that_nobody_uploaded_gets_one_sentence_and_no_agent(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");

        // When
        for (String kind : List.of("m.image", "m.file", "m.audio", "m.video")) {
            e2eEnvironment
                    .alice()
                    .send(
                            talk.room(),
                            "m.room.message",
                            Json.object(Map.of(
                                    "msgtype",
                                    kind,
                                    "body",
                                    "thing.bin",
                                    "url",
                                    "mxc://" + E2eEnvironment.SERVER_NAME + "/x")));
        }

        // Then
        assertThat(talk.finishWith("text"))
                .hasSize(4)
                .containsOnly(
                        "The homeserver doesn't have thing.bin or doesn't let me read it, so it was not passed on. "
                                + "Please send it again.");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("text");
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_emote_and_a_place_reach_the_agent_in_words(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");

        // When
        e2eEnvironment
                .alice()
                .send(talk.room(), "m.room.message", Json.object(Map.of("msgtype", "m.emote", "body", "waves")));
        e2eEnvironment
                .alice()
                .send(
                        talk.room(),
                        "m.room.message",
                        Json.object(Map.of("msgtype", "m.location", "body", "The tower", "geo_uri", "geo:51.5,-0.1")));

        // Then
        assertThat(talk.awaitAnswers(2))
                .extracting(TimelineEvent::body)
                .containsExactly("echo: * alice waves", "echo: [Location] The tower geo:51.5,-0.1");
    }
}
