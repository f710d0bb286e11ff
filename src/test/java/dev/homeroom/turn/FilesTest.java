package dev.homeroom.turn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.Question;
import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.database.Database;
import dev.homeroom.files.FilesFixture;
import dev.homeroom.files.PictureBytes;
import dev.homeroom.files.incoming.FileSettings.FileAlone;
import dev.homeroom.files.incoming.FileSettings.PictureUse;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.Replica;
import dev.homeroom.queue.outbox.OutgoingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that people send, from the room to the question. */
@ParameterizedClass
@MethodSource("dev.homeroom.database.TestDatabases#kinds")
class FilesTest {
    private static final UserId ALICE = TurnFixture.ALICE;
    private static final UserId CARL = new UserId("@carl:home.test");
    private static final byte[] TEXT = "Milk, 2 bottles\nBread".getBytes(UTF_8);

    private final Supplier<Database> databases;
    private TurnFixture fixture;
    private Replica worker;

    FilesTest(Supplier<Database> databases) {
        this.databases = databases;
        this.fixture = new TurnFixture(databases.get(), new FilesFixture(FilesFixture.SETTINGS));
        this.worker = fixture.worker("us");
    }

    private void begin(FilesFixture.Settings settings) {
        begin(new FilesFixture(settings));
    }

    private void begin(FilesFixture files) {
        fixture = new TurnFixture(databases.get(), files);
        worker = fixture.worker("us");
    }

    private void loseDatabase() {
        fixture = new TurnFixture(fixture, databases.get());
        worker = fixture.worker("us");
    }

    @Test
    void a_file_with_a_caption_is_asked_with_its_path_type_and_size() throws IOException {
        // When
        send(file("m.file", "list.txt", TEXT, "What do I need?"));

        // Then
        Question question = onlyQuestion();
        String path = paths().getFirst();
        assertThat(question.text()).isEqualTo("What do I need?");
        assertThat(path).matches("surfaces/matrix/[^/]+/[^/]+/inbox/[0-9]{8}-[0-9]{6}-list\\.txt");
        assertThat(question.prompt())
                .contains(" with 1 file]\n[file 1: " + path + " \"list.txt\" text/plain 21 bytes]\n")
                .endsWith("> Milk, 2 bottles\n> Bread\n\nWhat do I need?");
        assertThat(fixture.files.root.resolve(path)).hasBinaryContent(TEXT);
    }

    @Test
    void files_without_a_caption_wait_for_their_senders_next_message_and_go_with_it_once() {
        // Given
        String first = send(file("m.file", "one.txt", TEXT, null));
        String second = send(file("m.audio", "two.bin", new byte[] {1, 2, 3}, null));
        List<String> signs = signs();

        // When
        say(CARL, "Hello");
        say(ALICE, "What are these?");
        say(ALICE, "And now?");

        // Then
        assertThat(signs).containsExactly("📎 " + first, "📎 " + second);
        assertThat(fixture.agent.questions)
                .extracting(Question::text)
                .containsExactly("Hello", "What are these?", "And now?");
        assertThat(files(0)).isEmpty();
        assertThat(files(1)).containsExactly("one.txt", "two.bin");
        assertThat(files(2)).isEmpty();
    }

    @Test
    void a_file_in_a_thread_waits_for_a_message_in_that_thread() {
        // Given
        ObjectNode inThread = file("m.file", "one.txt", TEXT, null);
        thread(inThread);
        send(inThread);

        // When
        say(ALICE, "outside");
        ObjectNode text = TurnFixture.content("m.text", "inside");
        thread(text);
        send(text);

        // Then
        assertThat(files(0)).isEmpty();
        assertThat(files(1)).containsExactly("one.txt");
    }

    @Test
    void files_that_wait_can_be_listed_and_taken_back() {
        // Given
        send(file("m.file", "one.txt", TEXT, null));
        send(file("m.file", "two.txt", "2".getBytes(UTF_8), null));

        // When
        command("!files");
        command("!files drop 1");
        command("!files drop 7");
        say(ALICE, "What is left?");
        command("!files");

        // Then
        assertThat(said())
                .containsExactly(
                        "These files go to Ada with your next message here.\n1. one.txt (21 bytes)\n2. two.txt (1 byte)\n"
                                + "Send !files drop and a number to take one back, or !files drop to take back all of them.",
                        "one.txt was taken back.",
                        "There is no file number 7. Please send !files to see your files.",
                        "You said: What is left?",
                        "No file of yours is waiting here. A file without a caption waits for your next message to Ada.");
        assertThat(inHtml().getFirst())
                .contains("1. <code>one.txt</code> (21 bytes)", "2. <code>two.txt</code> (1 byte)");
        assertThat(files(0)).containsExactly("two.txt");
        assertThat(fixture.homeserver.writes())
                .filteredOn(call -> call.name().equals("redact"))
                .hasSize(1);
    }

    @Test
    void removing_its_message_takes_a_file_back_and_out_of_the_workspace() throws IOException {
        // Given
        String file = send(file("m.file", "one.txt", TEXT, null));
        assertThat(paths()).hasSize(1);

        // When
        fixture.homeserver.remove(new EventId(file));
        worker.takeChange(fixture.redaction("$redaction", file, ALICE.value()), file);
        worker.workOff();
        say(ALICE, "Never mind");

        // Then
        assertThat(files(0)).isEmpty();
        assertThat(paths()).isEmpty();
    }

    @Test
    void files_that_wait_survive_the_loss_of_the_database() {
        // Given
        send(file("m.file", "asked.txt", TEXT, null));
        say(ALICE, "before");
        send(file("m.file", "dropped.txt", TEXT, null));
        command("!files drop");
        send(file("m.file", "waiting.txt", TEXT, null));

        // When
        loseDatabase();
        say(ALICE, "after");

        // Then
        assertThat(files(0)).containsExactly("waiting.txt");
    }

    @Test
    void a_file_that_is_delivered_twice_is_one_file_and_one_question() throws IOException {
        // Given
        ObjectNode content = file("m.file", "one.txt", TEXT, "Read it");
        String id = send(content);

        // When
        fixture.handle(fixture.message(ALICE, id, content));

        // Then
        assertThat(paths()).hasSize(1);
    }

    @Test
    void a_file_that_was_stored_before_a_crash_is_not_stored_again() throws IOException {
        // Given
        fixture.homeserver.before(call -> {
            if (call.name().equals("send")) {
                throw new HomeserverException.Unclear("send", 500, null);
            }
        });
        send(file("m.file", "one.txt", TEXT, null));

        // When
        fixture.homeserver.withoutHooks();
        fixture.clock.pass(Duration.ofMinutes(5));
        Replica next = fixture.worker("another");
        next.workOff();

        // Then
        assertThat(paths()).hasSize(1);
        assertThat(signs()).hasSize(1);
    }

    @Test
    void two_files_of_one_name_and_time_keep_apart() throws IOException {
        // When
        send(file("m.file", "a.txt", TEXT, null));
        send(file("m.file", "a.txt", "other".getBytes(UTF_8), null));
        say(ALICE, "Compare");

        // Then
        assertThat(paths()).hasSize(2).anyMatch(path -> path.endsWith("-a-2.txt"));
        assertThat(files(0)).containsExactly("a.txt", "a.txt");
    }

    @Test
    void a_file_that_is_announced_as_too_large_is_refused_with_both_numbers_and_not_fetched() {
        // Given
        ObjectNode content = file("m.file", "big.iso", TEXT, null);
        content.putObject("info").put("size", 5_000_000);

        // When
        send(content);

        // Then
        assertThat(said())
                .containsExactly(
                        "big.iso has 4.8 MiB, and I take files of at most 1000 bytes, so it was not passed on. "
                                + "Please send a smaller one.");
        assertThat(calls("download")).isZero();
    }

    @Test
    void the_name_of_a_refused_file_is_no_link() {
        // When
        ObjectNode content = file("m.file", "holiday.mov", TEXT, null);
        content.putObject("info").put("size", 5_000_000);
        send(content);

        // Then
        assertThat(inHtml().getLast()).startsWith("<code>holiday.mov</code> has 4.8 MiB, and ");
    }

    @Test
    void a_file_that_turns_out_too_large_is_refused_and_leaves_nothing() throws IOException {
        // Given
        ObjectNode content = file("m.file", "big.iso", new byte[1_500], "Keep it");
        content.putObject("info").put("size", 10);

        // When
        send(content);

        // Then
        assertThat(said()).singleElement().asString().contains("big.iso has more than 1000 bytes");
        assertThat(everything()).isEmpty();
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_file_that_can_not_be_had_for_a_while_is_tried_again_and_asked_once() {
        // Given
        downloadsFail(new HomeserverException.Unclear("download", 502, null));
        send(file("m.file", "one.txt", TEXT, "Read it"));
        fixture.clock.pass(Duration.ofMinutes(1));
        worker.workOff();

        // When
        fixture.homeserver.withoutHooks();
        fixture.clock.pass(Duration.ofMinutes(2));
        worker.workOff();

        // Then
        assertThat(said())
                .containsExactly(
                        "I couldn't get one.txt from the homeserver yet. I'll keep trying.", "You said: Read it");
        assertThat(files(0)).containsExactly("one.txt");
    }

    @Test
    void a_file_that_can_not_be_had_for_too_long_ends_with_a_sentence_and_can_be_retried() {
        // Given
        downloadsFail(new HomeserverException.Unclear("download", 502, null));
        send(file("m.file", "one.txt", TEXT, "Read it"));

        // When
        for (int minute = 0; minute < 20; minute++) {
            fixture.clock.pass(Duration.ofMinutes(1));
            worker.workOff();
        }

        // Then
        assertThat(said())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("I couldn't get one.txt from the homeserver, so it was not");
        assertThat(fixture.agent.questions).isEmpty();
    }

    @Test
    void a_file_that_the_homeserver_does_not_have_ends_with_a_sentence_at_once() {
        // When
        send(file("m.image", "x.png", new MediaUri("mxc://home.test/nothing"), null));

        // Then
        assertThat(said())
                .containsExactly(
                        "The homeserver doesn't have x.png or doesn't let me read it, so it was not passed on. "
                                + "Please send it again.");
    }

    @Test
    void an_encrypted_file_ends_with_a_sentence() {
        // Given
        ObjectNode content = TurnFixture.content("m.file", "secret.pdf");
        content.putObject("file").put("url", "mxc://home.test/x").put("v", "v2");

        // When
        send(content);

        // Then
        assertThat(said()).singleElement().asString().startsWith("secret.pdf is encrypted");
    }

    @Test
    void a_file_alone_is_a_message_where_that_is_wanted_and_those_sent_with_it_are_one_question() {
        // Given
        begin(FilesFixture.SETTINGS.with(FileAlone.ASK).together(Duration.ofSeconds(2)));
        take(file("m.file", "one.txt", TEXT, null));
        fixture.clock.pass(Duration.ofSeconds(1));
        take(file("m.file", "two.txt", TEXT, null));
        take(file("m.file", "three.txt", TEXT, null));
        worker.workOff();

        // When
        fixture.clock.pass(Duration.ofSeconds(2));
        worker.workOff();
        fixture.clock.pass(Duration.ofSeconds(10));
        say(ALICE, "Thanks");

        // Then
        assertThat(fixture.agent.questions)
                .extracting(Question::text)
                .containsExactly("[one.txt] [two.txt] [three.txt]", "Thanks");
        assertThat(files(0)).containsExactly("one.txt", "two.txt", "three.txt");
        assertThat(files(1)).isEmpty();
    }

    @Test
    void a_file_of_a_set_that_can_not_be_had_says_so_in_its_own_turn_and_the_others_are_asked() {
        // Given
        begin(FilesFixture.SETTINGS.with(FileAlone.ASK).together(Duration.ofSeconds(2)));
        ObjectNode large = file("m.file", "big.iso", TEXT, null);
        large.putObject("info").put("size", 5_000_000);
        take(file("m.file", "one.txt", TEXT, null));
        take(large);
        take(file("m.file", "two.txt", TEXT, null));

        // When
        fixture.clock.pass(Duration.ofSeconds(2));
        worker.workOff();

        // Then
        assertThat(fixture.agent.questions).extracting(Question::text).containsExactly("[one.txt] [two.txt]");
        assertThat(files(0)).containsExactly("one.txt", "two.txt");
        assertThat(said()).anySatisfy(text -> assertThat(text).startsWith("big.iso has 4.8 MiB"));
    }

    @Test
    void files_of_one_set_stay_with_their_message_after_the_loss_of_the_database() {
        // Given
        take(file("m.file", "one.txt", TEXT, "Look"));
        take(file("m.file", "two.txt", TEXT, null));
        worker.workOff();
        assertThat(files(0)).containsExactly("one.txt", "two.txt");

        // When
        loseDatabase();
        say(ALICE, "Next");

        // Then
        assertThat(files(0)).isEmpty();
    }

    @Test
    void an_edit_that_gives_a_waiting_file_a_caption_asks_with_it() {
        // Given
        String file = send(file("m.file", "one.txt", TEXT, null));
        ObjectNode edit = TurnFixture.content("m.file", "* What is it?");
        edit.putObject("m.relates_to").put("rel_type", "m.replace").put("event_id", file);
        edit.set("m.new_content", file("m.file", "one.txt", TEXT, "What is it?"));

        // When
        worker.takeChange(fixture.message(ALICE, "$edit", edit), file);
        worker.workOff();
        say(ALICE, "Next");

        // Then
        assertThat(fixture.agent.questions).extracting(Question::text).containsExactly("What is it?", "Next");
        assertThat(files(0)).containsExactly("one.txt");
        assertThat(files(1)).isEmpty();
    }

    @Test
    void a_question_that_is_asked_again_has_the_same_files() {
        // Given
        send(file("m.file", "one.txt", TEXT, null));
        String message = say(ALICE, "Read it");
        send(file("m.file", "later.txt", TEXT, null));

        // When
        fixture.handle(TurnFixture.inRound(fixture.text(message, "Read it"), 1));

        // Then
        assertThat(files(1)).containsExactly("one.txt");
    }

    @Test
    void a_small_picture_is_shown_as_it_is() {
        // Given
        byte[] picture = PictureBytes.png(100, 50);

        // When
        send(file("m.image", "cat.png", picture, "Who is it?"));

        // Then
        assertThat(onlyQuestion().pictures())
                .containsExactly(
                        new Question.Picture("image/png", Base64.getEncoder().encodeToString(picture)));
        assertThat(calls("thumbnail")).isZero();
    }

    @Test
    void a_large_picture_is_scaled_by_the_homeserver() {
        // Given
        byte[] small = PictureBytes.png(800, 600);
        MediaUri uri = fixture.homeserver.holds(PictureBytes.png(8_000, 6_000));
        fixture.homeserver.scales(uri, small);

        // When
        send(file("m.image", "cat.png", uri, "Who is it?"));

        // Then
        assertThat(onlyQuestion().pictures())
                .containsExactly(
                        new Question.Picture("image/png", Base64.getEncoder().encodeToString(small)));
    }

    @Test
    void a_picture_that_nobody_can_scale_is_only_named() {
        // When
        send(file("m.image", "bomb.png", PictureBytes.png(50_000, 50_000), "Who is it?"));

        // Then
        assertThat(onlyQuestion().pictures()).isEmpty();
        assertThat(files(0)).containsExactly("bomb.png");
    }

    @Test
    void a_picture_is_only_named_where_that_is_wanted() {
        // Given
        begin(FilesFixture.SETTINGS.with(PictureUse.NAMED));

        // When
        send(file("m.image", "cat.png", PictureBytes.png(10, 10), "Who is it?"));

        // Then
        assertThat(onlyQuestion().pictures()).isEmpty();
    }

    @Test
    void the_bytes_say_what_a_file_is_and_not_its_sender() {
        // Given
        ObjectNode content = file("m.image", "cat.png", "MZ no picture\0\1".getBytes(UTF_8), "Look");
        content.putObject("info").put("mimetype", "image/png").put("size", 15);

        // When
        send(content);

        // Then
        assertThat(onlyQuestion().prompt()).contains("\"cat.png\" application/octet-stream 15 bytes]");
        assertThat(onlyQuestion().pictures()).isEmpty();
    }

    @Test
    void a_sticker_waits_as_a_file_does() {
        // Given
        ObjectNode content = file("m.image", "wave", PictureBytes.png(10, 10), null);
        content.remove("msgtype");
        worker.take(fixture.event(fixture.ada, "m.sticker", content));
        worker.workOff();

        // When
        say(ALICE, "You see?");

        // Then
        assertThat(files(0)).containsExactly("wave");
        assertThat(fixture.agent.questions.getFirst().pictures()).hasSize(1);
    }

    @Test
    void a_name_can_not_add_to_the_lines_of_the_envelope() {
        // When
        send(file("m.file", "a\"]\n[file 2: x", TEXT, "Look"));

        // Then
        assertThat(onlyQuestion().prompt()).contains(" with 1 file]\n").doesNotContain("\n[file 2");
    }

    @Test
    void a_voice_message_is_asked_with_its_words_which_stand_in_the_room_once() {
        // Given
        try (RawServer service = new RawServer(request -> RawAnswer.json(200, "{\"text\": \" What is the time? \"}"))) {
            begin(listening(service));

            // When
            send(voice());

            // Then
            assertThat(said()).containsExactly("I heard: What is the time?", "You said: What is the time?");
            assertThat(files(0)).containsExactly("Voice message");
            assertThat(service.requests()).singleElement().satisfies(request -> {
                assertThat(request.is("POST /v1/audio/transcriptions")).isTrue();
                assertThat(request.body())
                        .contains("name=\"model\"\r\n\r\nwhisper-1\r\n", "-Voice_message\"\r\nContent-Type: audio/ogg")
                        .contains("\r\n\r\nOggS");
            });
        }
    }

    @Test
    void a_voice_message_that_can_not_be_heard_for_a_while_is_heard_later() {
        // Given
        AtomicInteger status = new AtomicInteger(503);
        try (RawServer service = new RawServer(request -> RawAnswer.json(status.get(), "{\"text\": \"Hello\"}"))) {
            begin(listening(service));
            send(voice());
            status.set(200);

            // When
            fixture.clock.pass(Duration.ofMinutes(1));
            worker.workOff();

            // Then
            assertThat(said()).containsExactly("I heard: Hello", "You said: Hello");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | {"text": " "} | I heard no words in your voice message
            200 | no JSON       | I couldn't turn Voice message into text
            415 | {}            | I couldn't turn Voice message into text
            """)
    void a_voice_message_without_words_ends_with_a_sentence(int status, String answer, String sentence) {
        // Given
        try (RawServer service = new RawServer(request -> RawAnswer.json(status, answer))) {
            begin(listening(service));

            // When
            send(voice());

            // Then
            assertThat(said()).singleElement().asString().startsWith(sentence);
            assertThat(fixture.agent.questions).isEmpty();
        }
    }

    @Test
    void a_voice_message_waits_as_a_file_where_nobody_listens() {
        // When
        send(voice());

        // Then
        assertThat(signs()).hasSize(1);
        assertThat(fixture.agent.questions).isEmpty();
    }

    private static FilesFixture listening(RawServer service) {
        FilesFixture files = new FilesFixture(FilesFixture.SETTINGS);
        files.transcription = Optional.of(service.url() + "/");
        return files;
    }

    private ObjectNode voice() {
        ObjectNode content = file("m.audio", "Voice message", "OggS and more".getBytes(UTF_8), null);
        content.putObject("org.matrix.msc3245.voice");
        return content;
    }

    private Question onlyQuestion() {
        assertThat(fixture.agent.questions).hasSize(1);
        return fixture.agent.questions.getFirst();
    }

    private ObjectNode file(String msgtype, String name, byte[] bytes, @Nullable String caption) {
        return file(msgtype, name, fixture.homeserver.holds(bytes), caption);
    }

    private static ObjectNode file(String msgtype, String name, MediaUri uri, @Nullable String caption) {
        ObjectNode content =
                TurnFixture.content(msgtype, caption == null ? name : caption).put("url", uri.value());
        return caption == null ? content : content.put("filename", name);
    }

    private static void thread(ObjectNode content) {
        content.putObject("m.relates_to").put("rel_type", "m.thread").put("event_id", "$root");
    }

    private String send(ObjectNode content) {
        String id = take(content);
        worker.workOff();
        return id;
    }

    private String take(ObjectNode content) {
        String id = fixture.homeserver
                .send(fixture.ada, ALICE, "m.room.message", content)
                .value();
        worker.take(fixture.message(ALICE, id, content));
        return id;
    }

    private String say(UserId sender, String text) {
        ObjectNode content = TurnFixture.content("m.text", text);
        String id = fixture.homeserver
                .send(fixture.ada, sender, "m.room.message", content)
                .value();
        worker.take(fixture.message(sender, id, content));
        worker.workOff();
        return id;
    }

    private void command(String text) {
        ObjectNode content = TurnFixture.content("m.text", text);
        String id = fixture.homeserver
                .send(fixture.ada, ALICE, "m.room.message", content)
                .value();
        worker.takeInControlLane(fixture.message(ALICE, id, content));
        worker.workOff();
    }

    private void downloadsFail(HomeserverException failure) {
        fixture.homeserver.before(call -> {
            if (call.name().equals("download")) {
                throw failure;
            }
        });
    }

    private long calls(String name) {
        return fixture.homeserver.calls().stream()
                .filter(call -> call.name().equals(name))
                .count();
    }

    /** The names of the files of a question, as the envelope has them. */
    private List<String> files(int question) {
        return fixture.agent
                .questions
                .get(question)
                .prompt()
                .lines()
                .filter(line -> line.startsWith("[file "))
                .map(line -> line.replaceFirst(".* \"(.*)\" .*", "$1"))
                .toList();
    }

    private List<String> signs() {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent -> sent.type().equals(Reaction.TYPE))
                .flatMap(sent -> Reaction.of(sent.content()).stream())
                .map(reaction -> reaction.key() + " " + reaction.about())
                .toList();
    }

    private List<String> said() {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .filter(sent -> sent.type().equals(OutgoingEvent.MESSAGE)
                        && sent.sender().equals(fixture.adaUser))
                .map(sent -> sent.content().path("body").asText())
                .toList();
    }

    /** The HTML of the events that have some. */
    private List<String> inHtml() {
        return fixture.homeserver.timeline(fixture.ada).stream()
                .map(sent -> sent.content().path("formatted_body").asText())
                .filter(html -> !html.isEmpty())
                .toList();
    }

    /** The files in the workspace, relative to it. */
    private List<String> paths() throws IOException {
        return everything().stream()
                .filter(path -> !path.getFileName().toString().startsWith("."))
                .map(path -> fixture.files.root.relativize(path).toString())
                .sorted()
                .toList();
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> all = Files.walk(fixture.files.root)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
