package dev.homeroom.rooms.state;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How answers relate to what they answer. What was said in a thread is answered in it, whichever this is. */
public enum ReplyRelation {
    /** Each message begins a thread, and is answered there. */
    THREAD,
    /** Each answer is a reply. */
    REPLY,
    /** Answers relate to nothing. */
    PLAIN,
    /** A reply is answered by a reply, and anything else by an answer that relates to nothing. */
    AS_ASKED;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty for what is none of the four words, as people and bindings write them. */
    public static Optional<ReplyRelation> of(@Nullable String word) {
        return Arrays.stream(values())
                .filter(relation -> relation.word().equals(word))
                .findFirst();
    }
}
