package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.fake.FakeOpenAi;
import dev.homeroom.matrix.EventId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The conversations of a model whose server keeps none. */
class RememberingIT {
    private static final String MODEL = "Meridian";

    @Scenario(on = TestDatabase.H2)
    void a_model_remembers_after_the_database_is_lost(E2eEnvironment e2eEnvironment) throws Exception {
        try (FakeOpenAi server = new FakeOpenAi()) {
            // Given
            Talk talk = begin(e2eEnvironment, server);
            talk.finishWith("one");
            talk.say("[[tool-inside=look]] two");
            talk.awaitAnswer(": two");
            talk.finishWith("two");
            command(talk, "!save first");
            command(talk, "!clear");
            talk.finishWith("three");
            talk.finishWith("four");
            List<String> before = shownLast(server);

            // When
            e2eEnvironment.homeroom().stop();
            e2eEnvironment.database().wipe();
            e2eEnvironment.homeroom().start();
            talk.finishWith("five");

            // Then
            assertThat(before).containsExactly("three", "echo: three", "four");
            assertThat(shownLast(server)).containsExactly("three", "echo: three", "four", "echo: four", "five");

            // When
            command(talk, "!load first");
            talk.finishWith("six");

            // Then
            assertThat(shownLast(server))
                    .containsExactly(
                            "one", "echo: one", "[[tool-inside=look]] two", "echo\n\n: two", "two", "echo: two", "six");
        }
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void what_was_removed_is_neither_sent_to_the_model_nor_kept(E2eEnvironment e2eEnvironment) throws Exception {
        try (FakeOpenAi server = new FakeOpenAi()) {
            // Given
            Talk talk = begin(e2eEnvironment, server);
            EventId secret = ask(talk, "my secret");
            EventId other = ask(talk, "other secret");
            ask(talk, "three");
            EventId answer = answerTo(talk, "three");
            ask(talk, "four");

            // When
            remove(talk, secret);
            ask(talk, "five");

            // Then
            assertThat(shownLast(server)).doesNotContain("my secret").contains("other secret", "three", "four");

            // When
            e2eEnvironment.homeroom().stop();
            remove(talk, other);
            remove(talk, answer);
            e2eEnvironment.homeroom().start();
            ask(talk, "six");

            // Then
            assertThat(shownLast(server)).containsExactly("four", "echo: four", "five", "echo: five", "six");
            e2eEnvironment.homeroom().stop();
            assertThat(stored(e2eEnvironment))
                    .noneMatch(row -> row.contains("my secret") || row.contains("other secret"))
                    .noneMatch(row -> row.contains("echo: three"));
        }
    }

    private static Talk begin(E2eEnvironment e2eEnvironment, FakeOpenAi server) {
        server.addModel(MODEL);
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_BACKENDS_PROXY_KIND", "openai")
                .set("HOMEROOM_BACKENDS_PROXY_URL", server.url().toString())
                .start();
        return new Talk(e2eEnvironment, MODEL, e2eEnvironment.agentRoom(MODEL));
    }

    private static List<String> shownLast(FakeOpenAi server) {
        return server.asked().getLast().messages();
    }

    private static EventId ask(Talk talk, String text) {
        EventId message = talk.say(text);
        talk.awaitAnswer("echo: " + text);
        return message;
    }

    private static EventId answerTo(Talk talk, String text) {
        return talk.stage().alice().messagesOfOthers(talk.room()).stream()
                .filter(message -> message.body().equals("echo: " + text))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static void command(Talk talk, String text) {
        int before = talk.stage().alice().messagesOfOthers(talk.room()).size();
        talk.say(text);
        talk.awaitAnswers(before + 1);
    }

    /** Alice is an operator of the room, so she may remove answers too. */
    private static void remove(Talk talk, EventId message) {
        talk.stage()
                .alice()
                .client()
                .put(
                        "/v3/rooms/" + ClientServer.encoded(talk.room()) + "/redact/" + ClientServer.encoded(message)
                                + "/" + UUID.randomUUID(),
                        Json.object());
    }

    private static List<String> stored(E2eEnvironment e2eEnvironment) throws Exception {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("inbox", "outbox", "chat_history")) {
            rows.addAll(e2eEnvironment.database().rows(table));
        }
        return rows;
    }
}
