package dev.homeroom.mcp;

/** A call that can't be done as asked. The message is the sentence that the model reads: it says what to do. */
public final class ToolRefusal extends RuntimeException {
    public ToolRefusal(String sentence) {
        super(sentence, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
