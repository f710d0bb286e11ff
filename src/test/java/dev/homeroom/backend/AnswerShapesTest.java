package dev.homeroom.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.raw.RawAnswer;
import dev.homeroom.backend.raw.RawBackends;
import dev.homeroom.backend.raw.RawServer;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Further shapes of answers than those that were recorded, at any boundary between chunks. */
class AnswerShapesTest {
    private static final Database DATABASE = TestDatabases.inMemory();
    private static final String HELLO = chunk("Hello ") + chunk("there") + stop("stop") + "data: [DONE]\n\n";

    private static String chunk(String text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    private static String stop(String reason) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\n";
    }

    static Stream<List<String>> shapes() {
        String whole = "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"Hello there\"},\"finish_reason\":\"stop\"}]}";
        String good = "<Hello there>";
        return Stream.of(
                List.of("CR LF", HELLO.replace("\n", "\r\n"), good),
                List.of("CR alone", HELLO.replace("\n", "\r"), good),
                List.of("single newlines", HELLO.replace("\n\n", "\n"), good),
                List.of("single CR LF", HELLO.replace("\n\n", "\r\n"), good),
                List.of("a byte order mark", "\uFEFF" + HELLO, good),
                List.of("a mark in the data", HELLO.replace("data: ", "data: \uFEFF"), good),
                List.of("no space behind the colon", HELLO.replace("data: ", "data:"), good),
                List.of("ids and comments", HELLO.replace("data: ", ": ping\n\nid: 7\nretry: 100\ndata: "), good),
                List.of("a space before the colon", HELLO.replace("data: ", "data : "), good),
                List.of("names in capitals", HELLO.replace("data: ", "Data: "), good),
                List.of("a comment within an event", HELLO.replace("data: ", ": ping\ndata: "), good),
                List.of(
                        "a comment between lines of data",
                        "data: {\"choices\":\n: ping\ndata: [{\"delta\":{\"content\":\"Hello there\"},\n:\ndata: \"finish_reason\":\"stop\"}]}\n\n",
                        good),
                List.of("two ends", HELLO + "data: [DONE]\n\n", good),
                List.of("blank lines before, between and after", "\n\n\n" + HELLO.replace("\n\n", "\n\n\n\n\n"), good),
                List.of(
                        "numbers that are none",
                        HELLO.replace("\"index\":0", "\"p\":NaN,\"q\":-Infinity,\"index\":0"),
                        good),
                List.of("a comma too many", HELLO.replace("}}]}", "}},]}"), good),
                List.of("a bare tab in the text", HELLO.replace("Hello ", "Hello\t"), "<Hello\tthere>"),
                List.of("an escape that JSON doesn't have", HELLO.replace("Hello ", "\\(x\\) "), "<(x) there>"),
                List.of(
                        "an emoji in two halves",
                        chunk("Hello \\ud83d") + chunk("\\ude00") + stop("stop"),
                        "<Hello \uD83D\uDE00>"),
                List.of("letters of two to four bytes", chunk("äöü 日本 😀") + stop("stop"), "<äöü 日本 😀>"),
                List.of(
                        "two values in one line",
                        bare(chunk("Hello ")) + bare(chunk("there")) + bare(stop("stop")),
                        good),
                List.of(
                        "two values in one event",
                        "data: " + bare(chunk("Hello ")) + " " + bare(chunk("there")) + bare(stop("stop")) + "\n\n",
                        good),
                List.of("unknown fields", HELLO.replace("data: ", "trace: abc\ndata: "), good),
                List.of("named events", HELLO.replace("data: ", "event: completion.chunk\ndata: "), good),
                List.of(
                        "several lines of data",
                        "data: {\"choices\":\ndata: [{\"delta\":{\"content\":\"Hello there\"},\ndata: \"finish_reason\":\"stop\"}]}\n\n",
                        good),
                List.of(
                        "lines of JSON",
                        HELLO.replace("data: ", "").replace("\n\n", "\n").replace("[DONE]\n", ""),
                        good),
                List.of("lines of JSON and a bare end", HELLO.replace("data: ", ""), good),
                List.of(
                        "an array of chunks",
                        "data: [" + bare(chunk("Hello ")) + "," + bare(chunk("there")) + "]\n\n" + stop("stop"),
                        good),
                List.of("whole", whole, good),
                List.of("whole and pretty", whole.replace(",", ",\n  ").replace("{", "{\n"), good),
                List.of("whole in an array", "[" + whole + "]", good),
                List.of("whole behind white space", "\n \n" + whole + "\n", good),
                List.of(
                        "a whole message once more at the end",
                        chunk("Hello ") + chunk("there") + "data: " + whole + "\n\n",
                        good),
                List.of(
                        "whole with parts",
                        whole.replace(
                                "\"Hello there\"",
                                "[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"output_text\",\"text\":\"Hello \"},\"there\"]"),
                        good),
                List.of(
                        "a part instead of a list",
                        whole.replace("\"Hello there\"", "{\"type\":\"text\",\"text\":\"Hello there\"}"),
                        good),
                List.of("Ollama's own lines", """
                        {"message":{"role":"assistant","content":"Hello "},"done":false}
                        {"message":{"content":"there"},"done":false}
                        {"message":{"content":""},"done":true,"done_reason":"stop"}
                        """, good),
                List.of(
                        "usage only at the end",
                        chunk("Hello there") + stop("stop") + "data: {\"choices\":[],\"usage\":{}}\n\n",
                        good),
                List.of("broken lines between", HELLO.replace("data: ", "data: {\"choi\n\ndata: "), good),
                List.of("quoted end", chunk("Hello there") + "data: \"[DONE]\"\n\n", good),
                List.of("an end in lower case", chunk("Hello there") + "data: [done]\n\n", good),
                List.of("an error of nothing", HELLO.replace("\"choices\"", "\"error\":null,\"choices\""), good),
                List.of("an error that is empty", HELLO.replace("\"choices\"", "\"error\":{},\"choices\""), good),
                List.of("no end at all", chunk("Hello there"), "<Hello there> UNMARKED"),
                List.of("at its limit", chunk("Hello there") + stop("length"), "<Hello there> AT_LIMIT"),
                List.of(
                        "at its limit in other words",
                        chunk("Hello there") + stop("MAX_TOKENS"),
                        "<Hello there> AT_LIMIT"),
                List.of("filtered", chunk("Hello there") + stop("content_filter"), "<Hello there> FILTERED"),
                List.of("filtered before anything", stop("SAFETY"), "failed: MODEL_FAILED"),
                List.of("no words at the limit", stop("length"), "failed: LIMIT_REACHED"),
                List.of("tools that it was not offered", stop("tool_calls"), "failed: NOT_UNDERSTOOD"),
                List.of("nothing", "data: [DONE]\n\n", "interrupted: ENDED_EARLY"),
                List.of("nothing but a role", chunk("") + stop("stop"), "silent"),
                List.of("a web page", "<html>\n<body>Sign in</body></html>", "failed: NOT_UNDERSTOOD"),
                List.of(
                        "another dialect",
                        "event: delta\ndata: {\"type\":\"content_block_delta\"}\n\n",
                        "failed: NOT_UNDERSTOOD"),
                List.of("an error as text", "data: {\"error\":\"CUDA error\"}\n\n", "failed: MODEL_FAILED"),
                List.of("an error as list", "data: {\"errors\":[{\"message\":\"bad\"}]}\n\n", "failed: MODEL_FAILED"),
                List.of("an error as detail", "{\"detail\":\"Internal error\"}", "failed: MODEL_FAILED"),
                List.of("an error as message", "{\"code\":500,\"message\":\"bad\"}", "failed: MODEL_FAILED"),
                List.of("an error by event", "event: error\ndata: upstream is gone\n\n", "failed: MODEL_FAILED"),
                List.of("an error by field", "error: upstream is gone\n\n", "failed: MODEL_FAILED"),
                List.of(
                        "an error that is no part of JSON by field",
                        chunk("Hello") + "error: {\"message\":\"bad\"}\n\ndata: [DONE]\n\n",
                        "failed: MODEL_FAILED after <Hello>"),
                List.of(
                        "an error by object",
                        "data: {\"object\":\"error\",\"message\":\"bad\",\"code\":500}\n\n",
                        "failed: MODEL_FAILED"),
                List.of(
                        "an error by type",
                        "data: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"bad\"}}\n\n",
                        "failed: MODEL_FAILED"),
                List.of(
                        "overloaded",
                        "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
                        "not taken: MODEL_RATE_LIMITED"),
                List.of(
                        "an error in a choice after text",
                        chunk("Hello") + "data: {\"choices\":[{\"delta\":{},\"error\":{\"message\":\"bad\"}}]}\n\n",
                        "failed: MODEL_FAILED after <Hello>"),
                List.of(
                        "an error before its end",
                        chunk("Hello") + "data: {\"error\":\"bad\"}\n\n" + stop("stop"),
                        "failed: MODEL_FAILED after <Hello>"),
                List.of(
                        "finished by an error",
                        chunk("Hello") + stop("network_error"),
                        "failed: MODEL_FAILED after <Hello>"),
                List.of(
                        "thoughts in tags",
                        chunk("<thi") + chunk("nk>hm</th") + chunk("ink>\\n\\nHello") + stop("stop"),
                        "<Hello>"),
                List.of(
                        "thoughts without a beginning",
                        chunk("hm, so\\n</think>\\n\\nHello") + stop("stop"),
                        "<Hello>"),
                List.of("only thoughts", chunk("<think>hm") + stop("stop"), "silent"),
                List.of("thoughts between", chunk("One. <think>hm</think>Two.") + stop("stop"), "<One. Two.>"),
                List.of(
                        "tags in code",
                        chunk("Write `<think>` and `</think>`.") + stop("stop"),
                        "<Write `<think>` and `</think>`.>"),
                List.of(
                        "tags in a block",
                        chunk("```\\n<think>x</think>\\n```") + stop("stop"),
                        "<```\n<think>x</think>\n```>"),
                List.of(
                        "a refusal whole",
                        whole.replace("\"content\":\"Hello there\"", "\"content\":null,\"refusal\":\"No.\""),
                        "<No.>"));
    }

    private static String bare(String chunk) {
        return chunk.replace("data: ", "").strip();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void an_answer_is_read_by_what_it_is_whatever_its_type_says_and_wherever_it_is_cut_into_chunks(List<String> shape) {
        for (String type : List.of("text/event-stream", "application/json", "text/plain")) {
            for (int piece : new int[] {Integer.MAX_VALUE, 1, 7}) {
                // Given
                RawAnswer answer = RawAnswer.of(200, type, shape.get(1));

                // When
                AgentOutcome outcome = ask(answer, piece);

                // Then
                assertThat(words(outcome)).as("%s by %d", type, piece).isEqualTo(shape.get(2));
            }
        }
    }

    /** {@code BackendCasesTest} checks what the room gets for each. */
    static Stream<String> recorded() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/cases/backends"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("openai-") && name.endsWith(".body"))
                    .map(name -> name.replace(".body", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void a_recorded_answer_means_the_same_wherever_it_is_cut_into_chunks(String name) {
        // Given
        RawAnswer answer = RawAnswer.recorded(name);

        // When
        AgentOutcome whole = ask(answer, Integer.MAX_VALUE);

        // Then
        for (int piece : new int[] {1, 2, 5, 64}) {
            assertThat(ask(answer, piece)).as("by %d", piece).isEqualTo(whole);
        }
    }

    @Test
    void an_error_with_status_200_has_not_taken_the_question_where_it_asks_for_patience() {
        assertThat(words(ask(RawAnswer.recorded("openai-json200_err"), Integer.MAX_VALUE)))
                .isEqualTo("not taken: MODEL_RATE_LIMITED");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 1, 9})
    void an_answer_that_a_proxy_has_packed_is_unpacked(int piece) throws IOException {
        // Given
        RawAnswer answer = gzip(packed(HELLO));

        // When
        AgentOutcome outcome = ask(answer, piece);

        // Then
        assertThat(words(outcome)).isEqualTo("<Hello there>");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MAX_VALUE, 1, 9})
    void an_answer_whose_pieces_are_each_packed_by_themselves_is_unpacked(int piece) throws IOException {
        // Given
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (String event : List.of(chunk("Hello "), chunk("there"), stop("stop"))) {
            packed.writeBytes(packed(event));
        }
        packed.writeBytes(new byte[5]);

        // When
        AgentOutcome outcome = ask(gzip(packed.toByteArray()), piece);

        // Then
        assertThat(words(outcome)).isEqualTo("<Hello there>");
    }

    @ParameterizedTest
    @CsvSource({"100 Continue", "102 Processing", "103 Early Hints", "199 Whatever"})
    void interim_answers_and_trailers_are_no_part_of_an_answer(String interim) {
        // Given
        try (RawServer server = new RawServer(request -> RawAnswer.events(HELLO))) {
            server.beginsWith("HTTP/1.1 " + interim + "\r\nLink: </x>; rel=preload\r\n\r\n");
            server.endsWith("X-Usage: 7\r\nX-Checksum: abc\r\n");
            AgentBackend backend = RawBackends.openAi(server, DATABASE);

            // When
            AgentOutcome outcome = backend.ask(new Question("m", "chat", "turn", null, "Hello"), event -> {});

            // Then
            assertThat(words(outcome)).isEqualTo("<Hello there>");
            assertThat(server.asked()).isEqualTo(1);
            backend.close();
        }
    }

    /** More lines than a small process could hold. */
    @Test
    void a_small_answer_that_unpacks_to_a_great_many_lines_takes_no_memory() throws IOException {
        // Given
        String emptyLines = "\n".repeat(40_000_000);

        // When
        AgentOutcome outcome = ask(gzip(packed(emptyLines + HELLO)), Integer.MAX_VALUE);

        // Then
        assertThat(words(outcome)).isEqualTo("<Hello there>");
    }

    @Test
    void a_packed_answer_that_is_cut_shows_what_came() throws IOException {
        // Given
        byte[] packed = packed(chunk("Hello there"));

        // When
        AgentOutcome outcome = ask(gzip(Arrays.copyOf(packed, packed.length - 10)), Integer.MAX_VALUE);

        // Then
        assertThat(words(outcome)).isEqualTo("<Hello there> UNMARKED");
    }

    private static RawAnswer gzip(byte[] packed) {
        return new RawAnswer(200, Map.of("Content-Encoding", "gzip"), RawAnswer.latin(packed), false);
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(RawAnswer.events(text).body());
        }
        return packed.toByteArray();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    201 | {"choices":[{"message":{"content":"Hello there"},"finish_reason":"stop"}]} | <Hello there>
                    202 | {"choices":[{"message":{"content":"Hello there"},"finish_reason":"stop"}]} | <Hello there>
                    206 | {"choices":[{"message":{"content":"Hello there"},"finish_reason":"stop"}]} | <Hello there>
                    200 | | interrupted: ENDED_EARLY
                    205 | | interrupted: ENDED_EARLY
                    301 | <html>Moved</html> | failed: BACKEND_FAILED
                    302 | | failed: BACKEND_FAILED
                    307 | {"detail":"moved"} | failed: BACKEND_FAILED
                    308 | | failed: BACKEND_FAILED
                    405 | {"detail":"Method Not Allowed"} | failed: BACKEND_FAILED
                    418 | | failed: BACKEND_FAILED
                    451 | | failed: BACKEND_FAILED
                    505 | | failed: MODEL_FAILED
                    599 | <html>down</html> | failed: MODEL_FAILED
                    400 | {"error":{"message":"maximum context length is 4096","code":"context_length_exceeded"}} | failed: QUESTION_TOO_LONG
                    400 | {"error":{"message":"litellm.ContextWindowExceededError: prompt is too long: 9 tokens > 4"}} | failed: QUESTION_TOO_LONG
                    400 | {"error":"Trying to keep the first 5 tokens when context the overflows. However, the model is loaded with context length of only 4 tokens"} | failed: QUESTION_TOO_LONG
                    400 | {"detail":"input length and `max_tokens` exceed context limit: 9 + 4 > 5"} | failed: QUESTION_TOO_LONG
                    400 | {"object":"error","message":"This model's maximum context length is 4096 tokens.","code":400} | failed: QUESTION_TOO_LONG
                    413 | <html>Request Entity Too Large</html> | failed: QUESTION_TOO_LONG
                    500 | {"error":"prompt too long; exceeded max context length by 5 tokens"} | failed: QUESTION_TOO_LONG
                    400 | {"error":{"message":"Invalid model name passed in model=m01"}} | failed: UNKNOWN_AGENT
                    400 | {"error":{"message":"x/y is not a valid model ID","code":400}} | failed: UNKNOWN_AGENT
                    404 | {"error":"model 'm01' not found, try pulling it first"} | failed: UNKNOWN_AGENT
                    404 | {"detail":"Not Found"} | failed: BACKEND_FAILED
                    402 | {"error":{"message":"Insufficient credits","code":402}} | failed: MODEL_FAILED
                    429 | {"error":{"message":"Rate limit reached: limit 10 tokens per minute","code":"rate_limit_exceeded"}} | not taken: RATE_LIMITED
                    429 | {"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}} | failed: MODEL_FAILED
                    529 | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}} | not taken: RATE_LIMITED
                    503 | {"error":{"message":"Loading model"}} | not taken: UNAVAILABLE
                    521 | | not taken: UNAVAILABLE
                    522 | | not taken: UNAVAILABLE
                    523 | | not taken: UNAVAILABLE
                    526 | | not taken: UNAVAILABLE
                    520 | | interrupted: CONNECTION_LOST
                    524 | <html>A timeout occurred</html> | interrupted: CONNECTION_LOST
                    500 | {"error":{"message":"CUDA out of memory"}} | failed: MODEL_FAILED
                    """)
    void a_status_and_words_say_what_went_wrong(int status, String body, String expected) {
        // Given
        RawAnswer answer = RawAnswer.json(status, body == null ? "" : body);

        // When
        AgentOutcome outcome = ask(answer, Integer.MAX_VALUE);

        // Then
        assertThat(words(outcome)).isEqualTo(expected);
    }

    @Test
    void the_backends_own_words_are_for_operators_in_one_line_and_without_secrets() {
        // Given
        RawAnswer answer = RawAnswer.json(
                500,
                "{\"error\":{\"message\":\"CUDA out of memory\\n\\u001b[31m key sk-abcdefghijklmnop Bearer abcdef123456\"}}");

        // When
        AgentOutcome outcome = ask(answer, Integer.MAX_VALUE);

        // Then
        assertThat(((AgentOutcome.Failed) outcome).detail()).isEqualTo("HTTP 500: CUDA out of memory [31m key *** ***");
    }

    @Test
    void a_history_that_is_too_long_loses_its_oldest_exchanges() {
        // Given
        int longest = 700;
        try (RawServer server = new RawServer(request -> request.body().length() > longest
                ? RawAnswer.json(400, "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too long\"}}")
                : RawAnswer.events(HELLO))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);
            List<String> outcomes = new ArrayList<>();

            // When
            for (int i = 0; i < 12; i++) {
                outcomes.add(words(backend.ask(
                        new Question("m", "chat", "turn-" + i, null, "Question number " + i), event -> {})));
            }

            // Then
            assertThat(outcomes).containsOnly("<Hello there>");
            assertThat(server.requests().getLast().body())
                    .contains("number 10", "number 11")
                    .doesNotContain("number 0");
            backend.close();
        }
    }

    @Test
    void a_model_is_told_no_thoughts_of_before() {
        // Given
        try (RawServer server =
                new RawServer(request -> RawAnswer.events(chunk("<think>secret plan</think>Hello") + stop("stop")))) {
            AgentBackend backend = RawBackends.openAi(server, DATABASE);
            List<AgentEvent> events = new ArrayList<>();
            backend.ask(new Question("m", "chat", "turn-1", null, "one"), events::add);

            // When
            backend.ask(new Question("m", "chat", "turn-2", null, "two"), event -> {});

            // Then
            assertThat(server.requests().getLast().body()).contains("Hello").doesNotContain("secret plan");
            assertThat(events)
                    .containsExactly(new AgentEvent.Reasoning("secret plan"), new AgentEvent.Text("turn-1", "Hello"));
            backend.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    models-bare_array    | Complete alpha
                    models-entry_emptyid | Partial alpha
                    models-entry_noid    | Partial alpha
                    {"data":[{"id":"a"},{"id":"e","type":"embeddings"},{"id":"f","task":"embed"}]} | Complete a
                    {"data":[{"id":"a","capabilities":{"completion_chat":true}},{"id":"b","capabilities":{"completion_chat":false}}]} | Complete a
                    {"data":[{"id":"a","architecture":{"output_modalities":["text"]}},{"id":"b","architecture":{"output_modalities":["embeddings"]}}]} | Complete a
                    {"models":[{"id":"a"},{"id":7},null,"b"]} | Partial a b
                    {"data":[]} | Complete
                    {"data":[{"name":"x"}]} | Failed
                    """)
    void a_list_is_read_as_far_as_it_can_be(String body, String expected) {
        // Given
        RawAnswer answer = body.startsWith("models-") ? RawAnswer.recorded(body) : RawAnswer.json(200, body);

        try (RawServer server = new RawServer(request -> answer)) {
            // When
            AgentList list = RawBackends.openAi(server, DATABASE).list();

            // Then
            assertThat(words(list)).isEqualTo(expected);
        }
    }

    private static String letta(String type, String fields) {
        return "data: {\"message_type\":\"" + type + "\"," + fields + "}\n\n";
    }

    private static String says(String text) {
        return letta("assistant_message", "\"otid\":\"o1\",\"content\":" + text);
    }

    static Stream<List<String>> lettaShapes() {
        String end = letta("stop_reason", "\"stop_reason\":\"end_turn\"");
        String hello = says("\"Hello \"") + says("\"there\"") + end + "data: [DONE]\n\n";
        String tool = letta("tool_call_message", "\"tool_calls\":[{\"name\":\"t\",\"tool_call_id\":\"c\"}]");
        String good = "<Hello there>";
        return Stream.of(
                List.of("CR LF", hello.replace("\n", "\r\n"), good),
                List.of("CR alone", hello.replace("\n", "\r"), good),
                List.of("single newlines", hello.replace("\n\n", "\n"), good),
                List.of("lines of JSON", hello.replace("data: ", ""), good),
                List.of("a bare word between", hello.replace("data: ", "data: hm\n\ndata: "), good),
                List.of("no blank line at the end", says("\"Hello there\"") + end.strip(), good),
                List.of(
                        "parts",
                        says(
                                        "[{\"type\":\"text\",\"text\":\"Hello \"},{\"type\":\"thinking\",\"thinking\":\"x\"},\"there\"]")
                                + end,
                        good),
                List.of("thoughts in tags", says("\"<think>x</think>\\n\\nHello there\"") + end, good),
                List.of("only thoughts", says("\"<think>x</think>\"") + end, "silent"),
                List.of(
                        "a whole answer",
                        "{\"messages\":[{\"message_type\":\"assistant_message\",\"content\":\"Hello there\"}],"
                                + "\"stop_reason\":{\"message_type\":\"stop_reason\",\"stop_reason\":\"end_turn\"}}",
                        good),
                List.of("no reason", says("\"Hello there\"") + "data: [DONE]\n\n", "<Hello there> UNMARKED"),
                List.of("no end", says("\"Hello there\""), "<Hello there> UNMARKED"),
                List.of("nothing", "", "interrupted: ENDED_EARLY"),
                List.of("a web page", "<html>\nSign in</html>", "failed: NOT_UNDERSTOOD"),
                List.of(
                        "at its limit",
                        says("\"Hello there\"") + letta("stop_reason", "\"stop_reason\":\"max_steps\""),
                        "<Hello there> AT_LIMIT"),
                List.of(
                        "cancelled",
                        says("\"Hello\"") + tool + letta("stop_reason", "\"stop_reason\":\"cancelled\""),
                        "failed: CANCELLED after <Hello> with tools"),
                List.of(
                        "no credits",
                        says("\"Hello\"") + letta("stop_reason", "\"stop_reason\":\"insufficient_credits\""),
                        "failed: BACKEND_FAILED after <Hello>"),
                List.of(
                        "an error as object",
                        "event: error\ndata: {\"error\":{\"type\":\"llm_error\",\"message\":\"bad\"}}\n\n",
                        "failed: MODEL_FAILED"),
                List.of("an error as text", "event: error\ndata: upstream is gone\n\n", "failed: BACKEND_FAILED"),
                List.of("an error by field", "error: {\"message\":\"bad\"}\n\n", "failed: BACKEND_FAILED"),
                List.of("an error as detail", "{\"detail\":\"bad\"}", "failed: BACKEND_FAILED"),
                List.of(
                        "too long",
                        letta("error_message", "\"error_type\":\"llm_context_window_exceeded\",\"message\":\"x\""),
                        "failed: LIMIT_REACHED"),
                List.of(
                        "too many requests",
                        letta("error_message", "\"error_type\":\"llm_rate_limit\",\"message\":\"x\""),
                        "not taken: MODEL_RATE_LIMITED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lettaShapes")
    void a_letta_server_behind_whatever_proxy_is_understood(List<String> shape) {
        for (String type : List.of("text/event-stream", "application/json")) {
            for (int piece : new int[] {Integer.MAX_VALUE, 1, 7}) {
                // Given
                RawAnswer answer = RawAnswer.of(200, type, shape.get(1));

                try (RawServer server = new RawServer(RawBackends.lettaThatSays(() -> answer))) {
                    server.inPiecesOf(piece);
                    AgentBackend backend = RawBackends.letta(server);

                    // When
                    AgentOutcome outcome =
                            backend.ask(new Question("agent-1", "default", "turn", null, "Hello"), event -> {});

                    // Then
                    assertThat(words(outcome)).as("%s by %d", type, piece).isEqualTo(shape.get(2));
                    backend.close();
                }
            }
        }
    }

    @Test
    void an_entry_without_an_id_in_a_list_of_letta_is_passed_over() {
        // Given
        try (RawServer server = new RawServer(request -> request.is("GET /v1/agents/count")
                ? RawAnswer.json(200, "3")
                : RawAnswer.json(200, "[{\"id\":\"a\",\"name\":\"A\"},{\"name\":\"x\"},{\"id\":\"b\"}]"))) {
            // When
            AgentList list = RawBackends.letta(server).list();

            // Then
            assertThat(words(list)).isEqualTo("Partial a b");
        }
    }

    private static String words(AgentList list) {
        List<Agent> agents = switch (list) {
            case AgentList.Complete complete -> complete.agents();
            case AgentList.Partial partial -> partial.agents();
            case AgentList.Failed failed -> List.of();
        };
        return Stream.concat(
                        Stream.of(list.getClass().getSimpleName()),
                        agents.stream().map(Agent::id))
                .collect(Collectors.joining(" "));
    }

    private static AgentOutcome ask(RawAnswer answer, int piece) {
        try (RawServer server = new RawServer(request -> answer)) {
            server.inPiecesOf(piece);
            AgentBackend backend = RawBackends.openAi(server, DATABASE);
            AgentOutcome outcome = backend.ask(new Question("m", "chat", "turn", null, "Hello"), event -> {});
            backend.close();
            return outcome;
        }
    }

    private static String words(AgentOutcome outcome) {
        AgentOutcome.Progress before = switch (outcome) {
            case AgentOutcome.Failed failed -> failed.progress();
            case AgentOutcome.Interrupted interrupted -> interrupted.progress();
            case AgentOutcome.Answered answered -> AgentOutcome.Progress.NONE;
            case AgentOutcome.Silent silent -> AgentOutcome.Progress.NONE;
            case AgentOutcome.NeedsApproval needs -> needs.progress();
            case AgentOutcome.NotTaken notTaken -> AgentOutcome.Progress.NONE;
        };
        return OutcomeWords.of(outcome)
                + before.messages().stream()
                        .map(text -> " after <" + text + ">")
                        .collect(Collectors.joining())
                + (before.usedTools() ? " with tools" : "");
    }
}
