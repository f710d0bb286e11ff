package dev.homeroom.rooms.state;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The relation of an answer to its message. A message in a thread is always answered in that thread. */
public enum ReplyRelation {
    /** Each message starts a thread, and the answer goes there. */
    THREAD,
    /** Each answer is a reply. */
    REPLY,
    /** Answers have no relation. */
    PLAIN,
    /** A reply is answered with a reply. Any other message gets an answer without relation. */
    AS_ASKED;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Parses the word that people and bindings use. Empty for any other word. */
    public static Optional<ReplyRelation> of(@Nullable String word) {
        return Arrays.stream(values())
                .filter(relation -> relation.word().equals(word))
                .findFirst();
    }
}
