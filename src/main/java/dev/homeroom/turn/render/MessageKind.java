package dev.homeroom.turn.render;

import java.util.regex.Pattern;

/** @param msgtype any string */
record MessageKind(String msgtype) {
    /** What a client may call a kind without its being a sentence in our mouth. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    PersonMessage unsupported() {
        if (msgtype.isEmpty()) {
            return new PersonMessage.Empty();
        }
        return new PersonMessage.Unsupported(
                NAME.matcher(msgtype).matches() ? "messages of the kind " + msgtype : "messages of this kind");
    }
}
