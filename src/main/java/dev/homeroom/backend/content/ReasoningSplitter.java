package dev.homeroom.backend.content;

import dev.homeroom.backend.AgentEvent;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One streamed message of an agent that may contain reasoning. The listener gets leading reasoning as reasoning at
 * once; later reasoning is recognised only at the end, when {@link #text} omits it.
 */
public final class ReasoningSplitter {
    private static final String LONGEST_OPENING = "<reasoning>";
    private static final String LONGEST_CLOSING = "</reasoning>";

    private enum Section {
        BEGINNING,
        THOUGHTS,
        ANSWER
    }

    private final String messageId;
    private final Consumer<AgentEvent> listener;
    private final StringBuilder whole = new StringBuilder();
    private final StringBuilder held = new StringBuilder();
    private Section section = Section.BEGINNING;
    private boolean skipSpace;

    public ReasoningSplitter(String messageId, Consumer<AgentEvent> listener) {
        this.messageId = messageId;
        this.listener = listener;
    }

    public void add(String piece) {
        whole.append(piece);
        held.append(piece);
        tell();
    }

    /** The text without the reasoning. */
    public String text() {
        return ThinkTags.split(whole.toString()).text();
    }

    /** The text as it was streamed, with the reasoning. */
    public String asItCame() {
        return whole.toString();
    }

    public int length() {
        return whole.length();
    }

    /** Passes the held-back rest to the listener. */
    public void end() {
        Section last = section;
        String rest = held.toString();
        held.setLength(0);
        if (last == Section.THOUGHTS) {
            think(rest);
            return;
        }
        say(rest);
        if (!ThinkTags.beginsWithThoughts(whole.toString())) {
            think(ThinkTags.split(whole.toString()).reasoning());
        }
    }

    private void tell() {
        switch (section) {
            case BEGINNING -> begin();
            case THOUGHTS -> goOnThinking();
            case ANSWER -> {
                String piece = held.toString();
                held.setLength(0);
                say(piece);
            }
        }
    }

    private void begin() {
        String begun = held.toString().stripLeading();
        if (ThinkTags.beginsWithThoughts(begun)) {
            held.setLength(0);
            held.append(begun, begun.indexOf('>') + 1, begun.length());
            section = Section.THOUGHTS;
            goOnThinking();
        } else if (!mayBecomeTag(begun)) {
            section = Section.ANSWER;
            tell();
        }
    }

    private static boolean mayBecomeTag(String begun) {
        return begun.isEmpty()
                || (begun.startsWith("<")
                        && begun.indexOf('>') < 0
                        && begun.length() < LONGEST_OPENING.length()
                        && begun.substring(1).chars().allMatch(Character::isLetter));
    }

    private void goOnThinking() {
        String thoughts = held.toString();
        int end = closing(thoughts);
        if (end < 0) {
            int safe = Math.max(0, thoughts.length() - LONGEST_CLOSING.length());
            think(thoughts.substring(0, safe));
            held.delete(0, safe);
            return;
        }
        think(thoughts.substring(0, end));
        held.setLength(0);
        held.append(thoughts, thoughts.indexOf('>', end) + 1, thoughts.length());
        section = Section.ANSWER;
        skipSpace = true;
        tell();
    }

    private static int closing(String thoughts) {
        String lower = thoughts.toLowerCase(Locale.ROOT);
        int first = -1;
        for (String name : new String[] {"think", "thinking", "thought", "reasoning"}) {
            int at = lower.indexOf("</" + name + ">");
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }
        return first;
    }

    private void think(String piece) {
        if (!piece.isEmpty()) {
            listener.accept(new AgentEvent.Reasoning(piece));
        }
    }

    private void say(String piece) {
        String said = skipSpace ? piece.stripLeading() : piece;
        if (!said.isEmpty()) {
            skipSpace = false;
            listener.accept(new AgentEvent.Text(messageId, said));
        }
    }
}
