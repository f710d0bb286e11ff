package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The end of messages: an answer, or a notice with the reason for its absence.
 *
 * @param event in the room
 * @param of the messages: those that the answer echoes, else those that Homeroom names; possibly empty
 * @param named the messages that Homeroom names
 * @param inOrder whether Homeroom promises that outcomes of later messages follow
 */
record Outcome(TimelineEvent event, List<EventId> of, List<EventId> named, boolean inOrder) {
    /** In the content of the last event of each outcome, or its type where there is nothing to say. */
    static final String MARK = "dev.homeroom.outcome";

    private static final String ECHO = "echo: ";
    private static final String DECIDED = Script.toolFor("");

    /** Notices that end no message. */
    private static final Pattern REMARK = sentences(
            "answer-delayed",
            "answer-awaited",
            "conversation-replaced",
            "queue-place",
            "mention-an-agent",
            "approval-not-yours");

    /**
     * Empty for events that end no message: remarks, drafts with their edits, tool notices, cards, questions, an agent's words about
     * earlier work, redacted events, and events other than messages.
     */
    static Optional<Outcome> in(TimelineEvent event, List<Said> said) {
        boolean isSilent = event.type().equals(MARK);
        boolean isSpoken = event.isMessage() && !REMARK.matcher(event.body()).matches() && !isOnTheWay(event);
        if (!isSilent && !isSpoken) {
            return Optional.empty();
        }
        JsonNode mark = isSilent ? event.content() : event.content().path(MARK);
        List<EventId> named = mark.path("of")
                .valueStream()
                .map(id -> new EventId(id.asText()))
                .toList();
        return Optional.of(new Outcome(
                event, of(event, said, named), named, mark.path("in_order").asBoolean(true)));
    }

    /** Two agents may have said the same; then the mark decides. */
    private static List<EventId> of(TimelineEvent event, List<Said> said, List<EventId> named) {
        List<EventId> of = said.stream()
                .filter(one -> isOf(event, one, named))
                .map(Said::id)
                .toList();
        return of.size() > 1 && of.containsAll(named) ? named : of;
    }

    private static boolean isOnTheWay(TimelineEvent event) {
        boolean isMarked = event.content().has(MARK);
        boolean isTakenBack = event.content().isEmpty();
        return !isMarked && (isTakenBack || event.isEdit() || Watched.isOne(event) || isAboutDecisions(event));
    }

    private static boolean isAboutDecisions(TimelineEvent event) {
        return event.content().has(ApprovalCard.KEY)
                || event.content().has(PersonQuestion.KEY)
                || event.words().startsWith(DECIDED);
    }

    private static boolean isOf(TimelineEvent event, Said said, List<EventId> named) {
        String words = plain(event.words());
        String tool = Script.toolFor(plain(said.text()));
        if (words.startsWith(ECHO)) {
            return words.equals(ECHO + plain(said.text()));
        }
        return words.startsWith(DECIDED)
                ? words.startsWith(tool + " allowed") || words.startsWith(tool + " denied: ")
                : named.contains(said.id());
    }

    /** A mention may be a pill. */
    static String plain(String text) {
        return text.replace("@", "");
    }

    /** Whether Homeroom's mark is true. */
    boolean isMarkedRightly() {
        return of.equals(named);
    }

    private static Pattern sentences(String... keys) {
        Properties wording = new Properties();
        try (InputStream file = Outcome.class.getResourceAsStream("/wording.properties")) {
            wording.load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Pattern.compile(Arrays.stream(keys)
                .map(wording::getProperty)
                .map(sentence -> Stream.of(sentence.split("\\{[a-z]+}", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .collect(Collectors.joining("|")));
    }
}
