package dev.homeroom.turn.render;

import dev.homeroom.json.ShortText;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The facts that an agent gets besides the text. {@code docs/use/envelope.md} describes them for authors of agents. */
public enum Envelope {
    /** The text, and the files that came with it. */
    OFF {
        @Override
        public String wrap(EnvelopeFields envelopeFields) {
            return files(envelopeFields) + envelopeFields.text();
        }
    },

    /**
     * One line that gives the sender, who is asked, the room and the others in it, the time, the outbox and the kind of reply. It
     * is followed by what was said since the agent got the last message, each message behind {@code >}, and an empty line. A reply
     * is followed by the quoted lines, each behind {@code >}, and an empty line. Each file has one line, and a short text file its
     * content as a quote below. The first line says how many messages and files there are. The text comes last.
     */
    V4 {
        @Override
        public String wrap(EnvelopeFields envelopeFields) {
            String who = MARK + "from " + label(envelopeFields.sender().value(), LONGEST_ID);
            String name = envelopeFields
                    .displayName()
                    .map(Envelope::quoted)
                    .map(" "::concat)
                    .orElse("");
            String when =
                    DateTimeFormatter.ISO_INSTANT.format(envelopeFields.sentAt().truncatedTo(ChronoUnit.SECONDS));
            String outbox = envelopeFields
                    .outbox()
                    .map(path -> " outbox " + label(path, LONGEST_PATH))
                    .orElse("");
            String about = envelopeFields.inReplyTo().map(Envelope::about).orElse("");
            String quote = envelopeFields.inReplyTo().map(Envelope::quote).orElse("");
            String asked = envelopeFields.company().map(Envelope::asked).orElse("");
            String others = envelopeFields.company().map(Envelope::others).orElse("");
            String missed = envelopeFields.company().map(Envelope::missed).orElse("");
            int count = envelopeFields
                    .company()
                    .map(company -> company.missed().size())
                    .orElse(0);
            return who + name + asked + " in " + quoted(envelopeFields.roomName()) + others + " at " + when + outbox
                    + about
                    + counted(" after", count, "message")
                    + counted(" with", envelopeFields.files().size(), "file") + "]\n" + missed + quote
                    + files(envelopeFields)
                    + LookAlikes.disarmed(envelopeFields.text());
        }
    };

    private static final String MARK = "[homeroom/4 ";
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_PATH = 600;
    private static final int LONGEST_QUOTE = 1000;
    private static final int LONGEST_MISSED = 500;
    private static final Pattern END_OF_LINE = Pattern.compile("\\R");

    /** Line ends, control characters, marks of writing direction, and unpaired surrogates. */
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]+");

    /**
     * Returns the text for the agent. A name or text cannot imitate the envelope: the only envelope is in the first
     * line, its names contain neither quotes nor brackets, and a line of the text or of the quote that looks like an
     * envelope begins with {@code >}.
     */
    public abstract String wrap(EnvelopeFields envelopeFields);

    private static String about(Quote quote) {
        return " replying to "
                + switch (quote) {
                    case Quote.Yours yours -> "you";
                    case Quote.Theirs theirs -> label(theirs.author().value(), LONGEST_ID);
                    case Quote.Unreadable unreadable -> "a message that can't be read";
                };
    }

    private static String quote(Quote quote) {
        return switch (quote) {
            case Quote.Yours(String text) -> indented(text);
            case Quote.Theirs(var author, String text) -> indented(text);
            case Quote.Unreadable unreadable -> "";
        };
    }

    private static String counted(String how, int count, String word) {
        return switch (count) {
            case 0 -> "";
            case 1 -> how + " 1 " + word;
            default -> how + " " + count + " " + word + "s";
        };
    }

    private static String asked(Company company) {
        return switch (company.duty()) {
            case LISTEN -> " while you listen";
            case ANSWER -> " to " + joined("you", company.asked());
        };
    }

    private static String others(Company company) {
        String agents = company.agents().isEmpty()
                ? ""
                : ", agents here (ask one by @name): " + joined("you", company.agents());
        String more = company.morePeople() > 0 ? " and " + company.morePeople() + " more" : "";
        String people = company.people().isEmpty()
                ? ""
                : ", people here: "
                        + company.people().stream().map(Envelope::named).collect(Collectors.joining(" and ")) + more;
        return agents + people;
    }

    private static String joined(String first, List<Company.Companion> others) {
        return Stream.concat(Stream.of(first), others.stream().map(Envelope::named))
                .collect(Collectors.joining(" and "));
    }

    private static String named(Company.Companion companion) {
        return label(companion.user().value(), LONGEST_ID)
                + companion.name().map(name -> " " + quoted(name)).orElse("");
    }

    /** Each message is one line. */
    private static String missed(Company company) {
        String lines = company.missed().stream()
                .map(message -> "> " + named(message.author()) + ": " + label(message.text(), LONGEST_MISSED) + "\n")
                .collect(Collectors.joining());
        return lines.isEmpty() ? "" : lines + "\n";
    }

    private static String files(EnvelopeFields envelopeFields) {
        StringBuilder lines = new StringBuilder();
        int number = 0;
        for (EnvelopeFile file : envelopeFields.files()) {
            number++;
            lines.append("[file %d: %s %s %s %d bytes]\n"
                    .formatted(
                            number,
                            label(file.path(), LONGEST_PATH),
                            quoted(file.name()),
                            label(file.mediaType(), LONGEST_NAME),
                            file.size()));
            file.text().map(Envelope::lines).ifPresent(lines::append);
        }
        return lines.toString();
    }

    private static String indented(String text) {
        String beginning = ShortText.beginning(text, LONGEST_QUOTE);
        return lines(beginning.length() == text.length() ? text : beginning.stripTrailing() + " …");
    }

    private static String lines(String text) {
        return END_OF_LINE.splitAsStream(text).map(line -> "> " + line + "\n").collect(Collectors.joining()) + "\n";
    }

    private static String quoted(String name) {
        return '"' + label(name, LONGEST_NAME) + '"';
    }

    private static String label(String name, int longest) {
        String line = UNSEEN.matcher(name).replaceAll(" ").strip();
        return ShortText.beginning(line, longest)
                .replace('"', '\'')
                .replace('[', '(')
                .replace(']', ')');
    }
}
