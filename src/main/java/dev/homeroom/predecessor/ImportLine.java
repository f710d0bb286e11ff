package dev.homeroom.predecessor;

import dev.homeroom.rooms.template.CleanName;
import java.util.List;

/**
 * The actual or expected result for one row.
 *
 * @param subject the agent's id; {@code Space} for the Space
 * @param name the agent's name in one line; may be empty
 * @param room may be empty
 * @param why one sentence
 * @param steps the steps that people can take, each a command or an instruction; empty if none is needed
 */
public record ImportLine(String subject, String name, String room, Verdict verdict, String why, List<String> steps) {
    public ImportLine {
        name = CleanName.oneLine(name);
        steps = List.copyOf(steps);
    }

    ImportLine with(String note) {
        return new ImportLine(subject, name, room, verdict, why + note, steps);
    }

    public enum Verdict {
        WOULD_ADOPT("would adopt", true),
        /** Only an attempt shows the result. */
        WOULD_TRY("would try", true),
        ADOPTED("adopted", true),
        ALREADY("already", true),
        /** The row has no room to adopt; this is not an error. */
        NO_ROOM("no room", true),
        REFUSED("refused", false);

        private final String words;
        private final boolean good;

        Verdict(String words, boolean good) {
            this.words = words;
            this.good = good;
        }

        /** The verdict as people read it. */
        public String words() {
            return words;
        }

        public boolean isGood() {
            return good;
        }
    }
}
