package dev.homeroom.work;

import java.util.UUID;

/** Names a failure, in the log and in the notice that a person may show to an operator. */
public final class ErrorId {
    private ErrorId() {}

    /** Eight characters that are easily told to somebody; unique enough to be found in a log. */
    public static String next() {
        return UUID.randomUUID().toString().substring(0, 8);
    }
}
