package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.e2e.sabotage.FileKillPoint;
import dev.homeroom.fake.Script;
import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.Workspace;
import dev.homeroom.files.WorkspaceAt;
import dev.homeroom.files.outgoing.OutgoingFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Agents send files, and Alice downloads them. */
class FilesSentIT {
    private static final int BY_THE_AGENT = 137;

    @SharedScenario(on = TestDatabase.H2)
    void a_picture_and_a_file_arrive_whole_in_the_thread_of_the_question(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        Talk other = Talk.withNewAgent(e2eEnvironment, "Bob");
        put(other, "secret.txt", "theirs".getBytes(StandardCharsets.UTF_8));
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> {
            put(talk, "chart.png", OutgoingFixture.PICTURE);
            return "Here it is:\n\n![The year](outbox/chart.png)\n\nAnd [theirs]("
                    + folder(other).outboxPath() + "/secret.txt).";
        }));

        // When
        var root = e2eEnvironment.alice().say(talk.room(), "Hello");
        talk.awaitAnswers(3);
        e2eEnvironment
                .alice()
                .send(
                        talk.room(),
                        "m.room.message",
                        Json.object(Map.of(
                                "msgtype",
                                "m.text",
                                "body",
                                "Draw",
                                "m.relates_to",
                                Map.of("rel_type", "m.thread", "event_id", root.value()))));

        // Then
        List<TimelineEvent> sent = talk.awaitAnswers(6).subList(3, 6);
        assertThat(sent).allSatisfy(event -> {
            assertThat(event.sender()).isEqualTo(talk.agentUser());
            assertThat(event.content().at("/m.relates_to/rel_type").asText()).isEqualTo("m.thread");
        });
        assertThat(sent.get(0).body()).isEqualToIgnoringWhitespace("Here it is: And theirs.");
        JsonNode picture = sent.get(1).content();
        assertThat(picture.path("msgtype").asText()).isEqualTo("m.image");
        assertThat(picture.path("info").path("w").asInt()).isEqualTo(3);
        assertThat(download(e2eEnvironment, picture)).isEqualTo(OutgoingFixture.PICTURE);
        assertThat(sent.get(2).body()).startsWith("I may not send ");
    }

    @SharedScenario
    void whichever_step_was_the_last_one_a_file_arrives_once(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_REPLY_MOST_PARTS", "1");
        Cast cast = Cast.on(e2eEnvironment, 1);
        Talk talk = cast.talks().getFirst();
        int before = 0;

        for (KilledAnswer answer : KilledAnswer.all()) {
            FileKillPoint point = answer.point();
            // When
            e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> answer.given(talk, text)));
            cast.sabotage().arm(point, 1);
            talk.say("draw " + point);
            assertThat(e2eEnvironment.homeroom().awaitExit())
                    .as("killed at %s", point)
                    .isEqualTo(BY_THE_AGENT);
            cast.killAndLaunch();
            talk.awaitAnswers(before + answer.expected().size());
            e2eEnvironment.letta().let(talk.agent(), Script.echo());
            List<String> said = talk.finishWith("after " + answer);

            // Then
            assertThat(said.subList(before, said.size()))
                    .as("killed at %s", answer)
                    .isEqualTo(answer.expected());
            before = said.size() + 1;
        }
    }

    /** An answer that comes as a picture and words, or is too long for messages. */
    private record KilledAnswer(FileKillPoint point, boolean isLong) {
        static List<KilledAnswer> all() {
            return Stream.concat(
                            Arrays.stream(FileKillPoint.values())
                                    .filter(point -> point != FileKillPoint.KEPT)
                                    .map(point -> new KilledAnswer(point, false)),
                            Stream.of(FileKillPoint.KEPT, FileKillPoint.UPLOADED, FileKillPoint.COMPLETED)
                                    .map(point -> new KilledAnswer(point, true)))
                    .toList();
        }

        String given(Talk talk, String question) {
            if (isLong) {
                return "word ".repeat(10_000);
            }
            put(talk, point + ".png", OutgoingFixture.PICTURE);
            return "echo: " + question;
        }

        List<String> expected() {
            return isLong
                    ? List.of("Agent 1's answer is long, so it is attached as a file.")
                    : List.of("echo: draw " + point, point + ".png");
        }
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_file_waits_for_a_homeserver_that_is_away(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        e2eEnvironment.letta().let(talk.agent(), Script.answering(text -> {
            put(talk, "chart.png", OutgoingFixture.PICTURE);
            return "<no-reply/>";
        }));
        Predicate<Exchange> upload = exchange -> exchange.path().endsWith("/upload");
        e2eEnvironment.toHomeserver().spoil(upload, 1, new Fault.BadGateway());
        e2eEnvironment.toHomeserver().spoil(upload, 1, new Fault.Dropped());
        e2eEnvironment.toHomeserver().forget();

        // When
        talk.say("draw");

        // Then
        assertThat(talk.awaitAnswers(1)).extracting(TimelineEvent::body).containsExactly("chart.png");
        assertThat(e2eEnvironment.toHomeserver().exchanges(upload)).hasSize(3);
    }

    private static byte[] download(E2eEnvironment e2eEnvironment, JsonNode content) {
        return e2eEnvironment
                .alice()
                .client()
                .download(content.path("url").asText().substring("mxc://".length()));
    }

    private static RoomFolder folder(Talk talk) {
        Workspace workspace =
                WorkspaceAt.folder(talk.stage().directory().resolve("workspace").toAbsolutePath());
        return workspace.folder(talk.agentUser(), talk.room());
    }

    private static void put(Talk talk, String name, byte[] bytes) {
        try {
            Files.write(folder(talk).outbox().resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
