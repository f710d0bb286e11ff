package dev.homeroom.predecessor;

import dev.homeroom.rooms.template.CleanName;
import java.util.List;

/**
 * What became, or would become, of one row.
 *
 * @param subject the agent's id; {@code Space} for the Space
 * @param name the agent's name, made into one line; may be empty
 * @param room may be empty
 * @param why one sentence
 * @param steps what people can do about it, each a line to type or to follow; empty where nothing is needed
 */
public record ImportLine(String subject, String name, String room, Verdict verdict, String why, List<String> steps) {
    public ImportLine {
        name = CleanName.oneLine(name);
        steps = List.copyOf(steps);
    }

    /** How it went. */
    public enum Verdict {
        WOULD_ADOPT("would adopt", true),
        /** Only trying tells. */
        WOULD_TRY("would try", true),
        ADOPTED("adopted", true),
        ALREADY("already", true),
        /** There is no room to adopt, and nothing wrong with that. */
        NO_ROOM("no room", true),
        REFUSED("refused", false);

        private final String words;
        private final boolean good;

        Verdict(String words, boolean good) {
            this.words = words;
            this.good = good;
        }

        /** As people read it. */
        public String words() {
            return words;
        }

        public boolean isGood() {
            return good;
        }
    }
}
