package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.e2e.sabotage.IncomingFileKillPoint;
import dev.homeroom.fake.FakeLetta;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Files that people send, with the media of a real homeserver. */
class FilesIT {
    private static final Pattern FILE_LINE = Pattern.compile("\\[file \\d+: (\\S+) \"([^\"]*)\" (\\S+) (\\d+) bytes]");
    private static final int BY_THE_AGENT = 137;
    private static final byte[] LIST = "Milk, 2 bottles\nBread\n".getBytes(StandardCharsets.UTF_8);

    @SharedScenario
    void a_picture_with_a_caption_is_asked_and_a_file_waits_through_a_kill_and_the_loss_of_the_database(
            E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_FILES_TOGETHER", "0s").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        byte[] picture = picture(3_000, 2_000);

        // When
        send(talk, "m.image", "holiday.png", picture, "Where is it?");
        talk.awaitAnswers(1);
        EventId list = send(talk, "m.file", "list.txt", LIST, null);
        awaitSign(talk, list);
        e2eEnvironment.homeroom().kill();
        e2eEnvironment.database().wipe();
        e2eEnvironment.homeroom().start();
        talk.say("What do I need?");
        talk.awaitAnswers(2);

        // Then
        List<String> asked = e2eEnvironment.letta().asked().stream()
                .map(FakeLetta.Asked::text)
                .toList();
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst()).startsWith("<image/").endsWith("Where is it?");
        assertThat(landed(e2eEnvironment, asked.getFirst())).hasBinaryContent(picture);
        assertThat(asked.getLast()).contains("> Milk, 2 bottles\n> Bread\n").endsWith("What do I need?");
        assertThat(landed(e2eEnvironment, asked.getLast())).hasBinaryContent(LIST);
        assertThat(filesIn(e2eEnvironment)).hasSize(2);
    }

    @SharedScenario(on = TestDatabase.H2)
    void a_file_that_is_too_large_is_refused_and_a_removed_one_is_taken_back(E2eEnvironment e2eEnvironment)
            throws IOException {
        // Given
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_FILES_LARGEST", "100000")
                .set(
                        "HOMEROOM_WORKSPACE",
                        e2eEnvironment.directory().resolve("small").toString())
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");

        // When
        send(talk, "m.file", "big.bin", new byte[200_000], null);
        EventId list = send(talk, "m.file", "list.txt", LIST, null);
        awaitSign(talk, list);
        e2eEnvironment
                .alice()
                .client()
                .put(
                        "/v3/rooms/" + ClientServer.encoded(talk.room()) + "/redact/" + ClientServer.encoded(list)
                                + "/t1",
                        Json.object(Map.of()));
        Patience.waitingFor("the file to be removed")
                .until(() -> filesIn(e2eEnvironment).isEmpty());

        // Then
        assertThat(talk.finishWith("Never mind"))
                .containsExactly(
                        "big.bin has more than 97.7 KiB, which is the most that I take, so it was not passed on. "
                                + "Please send a smaller one.");
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .containsExactly("Never mind");
    }

    @Scenario
    void whichever_step_was_the_last_one_a_file_lands_and_is_asked_once(E2eEnvironment e2eEnvironment) {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_FILES_TOGETHER", "0s");
        Cast cast = Cast.on(e2eEnvironment, 1);
        Talk talk = cast.talks().getFirst();
        e2eEnvironment
                .letta()
                .let(talk.agent(), Script.answering(text -> "echo: " + text.substring(text.lastIndexOf('\n') + 1)));

        for (IncomingFileKillPoint point : IncomingFileKillPoint.values()) {
            // When
            boolean waits = point == IncomingFileKillPoint.STAGED;
            String name = point + ".txt";
            byte[] content = ("content of " + point).getBytes(StandardCharsets.UTF_8);
            cast.sabotage().arm(point, 1);
            EventId file = send(talk, "m.file", name, content, waits ? null : "read " + point);
            assertThat(e2eEnvironment.homeroom().awaitExit())
                    .as("killed at %s", point)
                    .isEqualTo(BY_THE_AGENT);
            cast.killAndLaunch();
            if (waits) {
                awaitSign(talk, file);
                talk.say("read " + point);
            }
            talk.awaitAnswer("echo: read " + point);
        }

        // Then
        List<String> points = Stream.of(IncomingFileKillPoint.values())
                .map(point -> "read " + point)
                .toList();
        assertThat(talk.finishWith("the end"))
                .isEqualTo(points.stream().map(caption -> "echo: " + caption).toList());
        assertThat(e2eEnvironment.letta().asked())
                .extracting(FakeLetta.Asked::text)
                .hasSize(points.size() + 1)
                .filteredOn(asked -> asked.contains("[file 1: ") && asked.contains("> content of "))
                .hasSize(points.size());
        assertThat(filesIn(e2eEnvironment)).hasSize(points.size());
    }

    private static byte[] picture(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", png);
        return png.toByteArray();
    }

    private static EventId send(Talk talk, String msgtype, String name, byte[] content, @Nullable String caption) {
        String type = msgtype.equals("m.image") ? "image/png" : "application/octet-stream";
        String uri = talk.stage().alice().client().upload(content, type);
        ObjectNode message = Json.object(
                Map.of("msgtype", msgtype, "body", caption == null ? name : caption, "filename", name, "url", uri));
        return talk.stage().alice().send(talk.room(), "m.room.message", message);
    }

    private static void awaitSign(Talk talk, EventId file) {
        Patience.waitingFor("the agent's 📎")
                .until(() -> talk.stage().alice().timeline(talk.room()).stream()
                        .filter(event -> event.sender().equals(talk.agentUser()))
                        .map(event -> event.content().path("m.relates_to"))
                        .anyMatch(relation -> relation.path("key").asText().equals("📎")
                                && relation.path("event_id").asText().equals(file.value())));
    }

    private static Path landed(E2eEnvironment e2eEnvironment, String asked) {
        Matcher line = FILE_LINE.matcher(asked);
        assertThat(line.find()).as(asked).isTrue();
        return workspace(e2eEnvironment).resolve(line.group(1));
    }

    private static List<Path> filesIn(E2eEnvironment e2eEnvironment) {
        try (Stream<Path> all = Files.walk(workspace(e2eEnvironment))) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path workspace(E2eEnvironment e2eEnvironment) {
        return Path.of(e2eEnvironment.homeroom().settings().get("HOMEROOM_WORKSPACE"));
    }
}
