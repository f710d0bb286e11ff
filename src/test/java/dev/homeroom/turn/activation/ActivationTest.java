package dev.homeroom.turn.activation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.turn.activation.Activation.Author;
import dev.homeroom.turn.activation.Activation.Involvement;
import dev.homeroom.turn.activation.Activation.PresentAgent;
import dev.homeroom.turn.activation.Activation.WrittenMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Agents are written as {@code ada:open bob:mention}, content with user ids like {@code @ada} for the agent users, and the
 * result as {@code ada+} for asked, {@code ada~} for told; agents that get nothing are left out.
 */
class ActivationTest {
    private static final String NOBODY = "-";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ada:open                             | to nobody    | ada+
            ada:open                             | to ada       | ada+
            ada:open                             | to alice     | ada+
            ada:open                             | to ada alice | ada+
            ada:open                             | reply ada    | ada+
            ada:open                             | reply alice  | ada+
            ada:mention                          | to nobody    | -
            ada:mention                          | to ada       | ada+
            ada:mention                          | to alice     | -
            ada:mention                          | to ada alice | ada+
            ada:mention                          | reply ada    | ada+
            ada:mention                          | reply alice  | -
            ada:listen                           | to nobody    | ada~
            ada:listen                           | to ada       | ada~
            ada:listen                           | reply ada    | ada~
            ada:off                              | to nobody    | -
            ada:off                              | to ada       | -
            ada:off                              | reply ada    | -
            ada:open bob:open                    | to nobody    | ada+ bob+
            ada:open bob:open                    | to ada       | ada+
            ada:open bob:open                    | to bob       | bob+
            ada:open bob:open                    | to ada bob   | ada+ bob+
            ada:open bob:open                    | to alice     | ada+ bob+
            ada:open bob:open                    | reply bob    | bob+
            ada:mention bob:mention              | to nobody    | -
            ada:mention bob:mention              | to ada       | ada+
            ada:mention bob:mention              | to bob       | bob+
            ada:mention bob:mention              | to ada bob   | ada+ bob+
            ada:mention bob:mention              | to cleo      | -
            ada:mention bob:mention              | reply ada    | ada+
            ada:open bob:mention                 | to nobody    | ada+
            ada:open bob:mention                 | to bob       | bob+
            ada:open bob:mention                 | to ada       | ada+
            ada:open bob:listen                  | to nobody    | ada+ bob~
            ada:open bob:listen                  | to ada       | ada+ bob~
            ada:open bob:listen                  | to bob       | bob~
            ada:open bob:off                     | to nobody    | ada+
            ada:open bob:off                     | to bob       | -
            ada:open bob:off                     | reply bob    | -
            ada:mention bob:listen               | to nobody    | bob~
            ada:mention bob:off                  | to bob       | -
            ada:off bob:off                      | to ada bob   | -
            ada:listen bob:listen                | to nobody    | ada~ bob~
            ada:mention bob:mention cleo:mention | to ada cleo  | ada+ cleo+
            ada:open bob:mention cleo:listen     | to nobody    | ada+ cleo~
            ada:open bob:mention cleo:listen     | to bob       | bob+ cleo~
            """)
    void a_person_reaches_those_who_are_addressed_and_otherwise_those_whose_mode_says_so(
            String agents, String message, String involved) {
        assertThat(given(
                        agents, new WrittenMessage(Author.PERSON, user("alice"), content(message), repliedTo(message))))
                .isEqualTo(involved);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ada:open bob:open                    | ada | to nobody    | -
            ada:open bob:open                    | ada | to bob       | bob+
            ada:open bob:open                    | ada | to ada       | -
            ada:open bob:open                    | ada | to ada bob   | bob+
            ada:open bob:open                    | ada | to alice     | -
            ada:open bob:open                    | ada | reply bob    | -
            ada:mention bob:mention              | bob | to ada       | ada+
            ada:mention bob:mention              | bob | to nobody    | -
            ada:open bob:listen                  | ada | to nobody    | -
            ada:open bob:listen                  | ada | to bob       | bob~
            ada:open bob:off                     | ada | to bob       | -
            ada:off bob:open                     | ada | to bob       | bob+
            ada:listen bob:open                  | ada | to bob       | bob+
            ada:mention bob:mention cleo:mention | ada | to bob cleo  | bob+ cleo+
            ada:mention bob:mention              | dan | to ada       | ada+
            """)
    void an_agent_reaches_only_the_others_that_it_mentions(
            String agents, String sender, String message, String involved) {
        assertThat(given(agents, new WrittenMessage(Author.AGENT, user(sender), content(message), repliedTo(message))))
                .isEqualTo(involved);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"m.mentions":"@ada"}                                             | -
            {"m.mentions":5}                                                  | -
            {"m.mentions":null}                                               | -
            {"m.mentions":true}                                               | -
            {"m.mentions":["@ada"]}                                           | -
            {"m.mentions":{}}                                                 | -
            {"m.mentions":{"user_ids":"@ada"}}                                | -
            {"m.mentions":{"user_ids":{"@ada":true}}}                         | -
            {"m.mentions":{"user_ids":null}}                                  | -
            {"m.mentions":{"user_ids":[]}}                                    | -
            {"m.mentions":{"user_ids":[["@ada"]]}}                            | -
            {"m.mentions":{"user_ids":[{"user_id":"@ada"}]}}                  | -
            {"m.mentions":{"user_ids":[1,null,true,"@ada"]}}                  | ada+
            {"m.mentions":{"user_ids":["@ada","@ada","@ada"]}}                | ada+
            {"m.mentions":{"user_ids":["@ada:elsewhere.org"]}}                | -
            {"m.mentions":{"user_ids":["@stranger:elsewhere.org"]}}           | -
            {"m.mentions":{"user_ids":["agent_ada:home.test"]}}               | -
            {"m.mentions":{"user_ids":["@agent_ada"]}}                        | -
            {"m.mentions":{"user_ids":["@AGENT_ADA:home.test"]}}              | -
            {"m.mentions":{"user_ids":[" @agent_ada:home.test"]}}             | -
            {"m.mentions":{"user_ids":["@agent_ada:home.test\\u0000"]}}       | -
            {"m.mentions":{"user_ids":["", "@", ":", "@:"]}}                  | -
            {"m.mentions":{"room":true}}                                      | -
            {"m.mentions":{"room":true,"user_ids":["@bob"]}}                  | bob+
            {"m.mentions":{"user_ids":["@room"]}}                             | -
            {"body":"@room look"}                                             | -
            {"body":"@ada look"}                                              | -
            {"body":"agent_ada@home.test wrote"}                              | -
            {"body":"mail ada@home.test","m.mentions":{}}                     | -
            {"user_ids":["@ada"]}                                             | -
            {"m.new_content":{"m.mentions":{"user_ids":["@ada"]}}}            | -
            """)
    void hostile_mentions_ask_nobody_that_they_do_not_name(String content, String involved) {
        // Given
        ObjectNode json = json(content.replace("\"@ada\"", "\"@agent_ada:home.test\"")
                .replace("\"@bob\"", "\"@agent_bob:home.test\""));

        // Then
        assertThat(given("ada:mention bob:mention", byAlice(json))).isEqualTo(involved);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PILL look                                                              | ada+
            <b>PILL</b> look                                                       | ada+
            <ul><li>PILL</li></ul>                                                 | ada+
            <a href="https://matrix.to/#/%40agent_ada%3Ahome.test">Ada</a>         | ada+
            <a href="https://matrix.to/#/@agent_ada:home.test?via=home.test">A</a> | ada+
            <a href='HTTPS://MATRIX.TO/#/@agent_ada:home.test'>A</a>               | ada+
            <code>PILL</code>                                                      | -
            <pre><code>PILL</code></pre>                                           | -
            <pre>PILL</pre>                                                        | -
            <blockquote>PILL</blockquote> no                                       | -
            <blockquote><p>so: <b>PILL</b></p></blockquote>                        | -
            <mx-reply><blockquote>PILL said</blockquote></mx-reply>no              | -
            <blockquote>PILL</blockquote> and PILL                                 | ada+
            <a href="https://matrix.to/#/@agent_ada:elsewhere.org">Ada</a>         | -
            <a href="https://matrix.to/#/!agent_ada:home.test">Ada</a>             | -
            <a href="https://evil.test/?https://matrix.to/#/@agent_ada:home.test">A</a> | -
            <a href="mailto:agent_ada@home.test">matrix.to</a>                     | -
            <a name="https://matrix.to/#/@agent_ada:home.test">Ada</a>             | -
            https://matrix.to/#/@agent_ada:home.test                               | -
            <a href="https://matrix.to/#/@agent_ada:home.test                      | -
            """)
    void a_pill_addresses_an_agent_unless_it_stands_in_code_or_in_a_quote(String html, String involved) {
        // Given
        ObjectNode content =
                json("{\"msgtype\":\"m.text\",\"body\":\"Ada look\",\"format\":\"org.matrix.custom.html\"}")
                        .put(
                                "formatted_body",
                                html.replace("PILL", "<a href=\"https://matrix.to/#/@agent_ada:home.test\">Ada</a>"));

        // Then
        assertThat(given("ada:mention bob:mention", byAlice(content))).isEqualTo(involved);
    }

    @Test
    void a_pill_does_not_count_where_the_client_says_whom_it_mentions() {
        // Given
        ObjectNode content = json("{\"format\":\"org.matrix.custom.html\",\"m.mentions\":{}}")
                .put("formatted_body", "<a href=\"https://matrix.to/#/@agent_ada:home.test\">Ada</a>");

        // Then
        assertThat(given("ada:mention", byAlice(content))).isEqualTo(NOBODY);
    }

    @Test
    void a_pill_does_not_count_in_a_text_of_another_format() {
        // Given
        ObjectNode content = json("{\"format\":\"text/markdown\"}")
                .put("formatted_body", "<a href=\"https://matrix.to/#/@agent_ada:home.test\">Ada</a>");

        // Then
        assertThat(given("ada:mention", byAlice(content))).isEqualTo(NOBODY);
    }

    @Test
    void ten_thousand_mentions_ask_the_one_agent_among_them_once() {
        // Given
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        ArrayNode ids = content.putObject("m.mentions").putArray("user_ids");
        IntStream.range(0, 10_000).forEach(i -> ids.add("@u" + i + ":x"));
        ids.add(user("ada").value()).add(user("ada").value());

        // Then
        assertThat(given("ada:mention bob:mention", byAlice(content))).isEqualTo("ada+");
    }

    @Test
    void each_agent_that_gets_nothing_has_its_reason() {
        // When
        Map<UserId, Involvement> involved = Activation.of(
                agents("ada:mention bob:mention cleo:off"),
                new WrittenMessage(Author.AGENT, user("ada"), content("to nobody"), Optional.empty()));
        Map<UserId, Involvement> ofOther = Activation.of(
                agents("ada:mention bob:mention"),
                new WrittenMessage(Author.PERSON, user("alice"), content("to bob"), Optional.empty()));

        // Then
        assertThat(involved)
                .containsExactly(
                        Map.entry(user("ada"), Involvement.AUTHOR),
                        Map.entry(user("bob"), Involvement.NOT_ADDRESSED),
                        Map.entry(user("cleo"), Involvement.SWITCHED_OFF));
        assertThat(ofOther)
                .containsExactly(
                        Map.entry(user("ada"), Involvement.OTHERS_ADDRESSED),
                        Map.entry(user("bob"), Involvement.ASKED));
    }

    private static String given(String agents, WrittenMessage message) {
        String given = Activation.of(agents(agents), message).entrySet().stream()
                .filter(entry -> entry.getValue().isGiven())
                .map(entry -> entry.getKey().localpart().replace("agent_", "")
                        + (entry.getValue() == Involvement.ASKED ? "+" : "~"))
                .collect(Collectors.joining(" "));
        return given.isEmpty() ? NOBODY : given;
    }

    private static List<PresentAgent> agents(String text) {
        return Arrays.stream(text.split(" ", -1))
                .map(agent -> agent.split(":", -1))
                .map(parts ->
                        new PresentAgent(user(parts[0]), AnswerMode.of(parts[1]).orElseThrow()))
                .toList();
    }

    private static WrittenMessage byAlice(ObjectNode content) {
        return new WrittenMessage(Author.PERSON, user("alice"), content, Optional.empty());
    }

    /** {@code to ada bob} mentions both, {@code reply ada} mentions nobody. */
    private static ObjectNode content(String message) {
        ObjectNode content = json("{\"msgtype\":\"m.text\",\"body\":\"look\"}");
        ArrayNode ids = content.putObject("m.mentions").putArray("user_ids");
        if (message.startsWith("to ")) {
            names(message).map(ActivationTest::user).map(UserId::value).forEach(ids::add);
        }
        return content;
    }

    private static Optional<UserId> repliedTo(String message) {
        return message.startsWith("reply ")
                ? names(message).map(ActivationTest::user).findFirst()
                : Optional.empty();
    }

    private static Stream<String> names(String message) {
        return Arrays.stream(message.split(" ", -1)).skip(1).filter(name -> !name.equals("nobody"));
    }

    private static UserId user(String name) {
        return new UserId(name.equals("alice") ? "@alice:home.test" : "@agent_" + name + ":home.test");
    }

    private static ObjectNode json(String text) {
        JsonNode json = JsonText.parse(text).orElseThrow();
        return (ObjectNode) json;
    }
}
