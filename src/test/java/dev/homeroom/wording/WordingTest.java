package dev.homeroom.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordingTest {
    private static final Pattern NAME = Pattern.compile("\\{([^}]*)}");
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("agent", "Ada"),
            Map.entry("tool", "send_mail"),
            Map.entry("tools", "send_mail, post"),
            Map.entry("answer", "Blue"),
            Map.entry("mode", "!mode"),
            Map.entry("users", "@ada:example.org, @ada2:example.org"),
            Map.entry("invite", "!invite Ada"),
            Map.entry("resume", "!resume"),
            Map.entry("error", "e44074d1"),
            Map.entry("place", "3"),
            Map.entry("count", "7"),
            Map.entry("clear", "!clear"),
            Map.entry("command", "!stop"),
            Map.entry("help", "!help"),
            Map.entry("usage", "!save name"),
            Map.entry("chat", "conv-1"),
            Map.entry("name", "Monday"),
            Map.entry("names", "Monday, Tuesday"),
            Map.entry("load", "!load Monday"),
            Map.entry("unarchive", "!unarchive"),
            Map.entry("save", "!save name"),
            Map.entry("retry", "!retry"),
            Map.entry("time", "5 s"),
            Map.entry("new", "!new"),
            Map.entry("archive", "!archive"),
            Map.entry("likely", "!status"),
            Map.entry("user", "@ada:example.org"),
            Map.entry("person", "@alice:example.org"),
            Map.entry("room", "Plans"),
            Map.entry("purpose", "Plans gardens."),
            Map.entry("agents", "!agents"),
            Map.entry("example", "!agents 1"),
            Map.entry("rooms", "4"),
            Map.entry("waiting", "2"),
            Map.entry("failed", "1"),
            Map.entry("backend", "letta"),
            Map.entry("repairs", "3"),
            Map.entry("done", "2"),
            Map.entry("dry", "!reconcile dry-run"),
            Map.entry("file", "Chart.png"),
            Map.entry("files", "!files"),
            Map.entry("drop", "!files drop"),
            Map.entry("number", "3"),
            Map.entry("text", "Hello there."),
            Map.entry("size", "60 MiB"),
            Map.entry("limit", "50 MiB"),
            Map.entry("most", "10"),
            Map.entry("repair", "link-child"),
            Map.entry("service", "synapse"),
            Map.entry("title", "Database"),
            Map.entry("detail", "It doesn't answer."),
            Map.entry("since", "09:00 UTC"),
            Map.entry("until", "09:05 UTC"),
            Map.entry("alerts", "DiskFull on a, DiskFull on b"),
            Map.entry("id", "mail-7"),
            Map.entry("severity", "critical"),
            Map.entry("duration", "5 min"),
            Map.entry("timeline", "\n09:00 UTC: Mail is down."),
            Map.entry("reason", "Homeroom was reset."));

    private final Wording wording = new Wording();

    @Test
    void every_sentence_has_a_text_and_every_text_a_sentence() throws IOException {
        // When
        Set<String> keys = Arrays.stream(Sentence.values()).map(Sentence::key).collect(Collectors.toSet());

        // Then
        assertThat(texts().stringPropertyNames()).isEqualTo(keys);
    }

    @ParameterizedTest
    @EnumSource
    void a_text_needs_the_names_that_its_sentence_says_it_needs(Sentence sentence) throws IOException {
        // Given
        String source = Files.readString(Path.of("src/main/java/dev/homeroom/wording/Sentence.java"));
        Matcher documented = Pattern.compile(
                        "/\\*\\*((?:(?!\\*/).)*)\\*/\\s+" + sentence.name() + "[,;]", Pattern.DOTALL)
                .matcher(source);
        assertThat(documented.find()).isTrue();

        // When
        Set<String> promised = names(Pattern.compile("\\{@code (\\w+)}"), documented.group(1));

        // Then
        assertThat(names(NAME, texts().getProperty(sentence.key()))).isEqualTo(promised);
    }

    /** Except where it is the name of a room or of a problem, or a line of a list. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {
                ".*_ROOM_NAME",
                "ALERT_OF_.*",
                "ALERT_GROUP.*",
                "ALERT_HISTORY_.*",
                "INCIDENT_(UPDATED|IS_OPEN|CLOSED)|INCIDENTS_LINE"
            })
    void a_person_reads_whole_sentences_and_no_address_or_brace(Sentence sentence) {
        // When
        String text = wording.of(sentence, NAMES);

        // Then
        assertThat(text)
                .matches("(?s)([🔴✅🚨] )?[A-Z].*\\.( \\(Error e44074d1\\))?")
                .doesNotContain("{", "}", "://", "Exception");
        assertThat(text.length()).isLessThan(250);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_ANY,
            names = "AGENT_(?!SILENT).*|.*_FAILED|.*_REFUSED|ROOM_.*|INVITE_.*|KIND_.*")
    void a_sentence_about_a_failure_asks_politely_for_what_to_do(Sentence sentence) {
        assertThat(wording.of(sentence, NAMES)).containsIgnoringCase("please ");
    }

    @Test
    void a_name_is_filled_in_as_it_is_and_a_missing_one_is_a_mistake() {
        assertThat(wording.of(Sentence.AGENT_SILENT, Map.of("agent", "$1 {error} \\")))
                .isEqualTo("$1 {error} \\ read your message and had nothing to say.");
        assertThatThrownBy(() -> wording.of(Sentence.AGENT_BUSY, Map.of("agent", "Ada")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{error}");
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties texts() throws IOException {
        Properties texts = new Properties();
        try (Reader file = new InputStreamReader(
                Objects.requireNonNull(WordingTest.class.getResourceAsStream("/wording.properties")),
                StandardCharsets.UTF_8)) {
            texts.load(file);
        }
        return texts;
    }
}
