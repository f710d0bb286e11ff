package dev.homeroom.backend.upstream;

import dev.homeroom.backend.upstream.UpstreamReply.Complete;

/** Tells the guards of a small read that failed. Never leaves the package. */
final class FailedAttemptException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Complete reply;
    private final boolean isOutage;

    private FailedAttemptException(Complete reply, boolean isOutage) {
        super(null, null, false, false);
        this.reply = reply;
        this.isOutage = isOutage;
    }

    static FailedAttemptException byOutage(Complete reply) {
        return new FailedAttemptException(reply, true);
    }

    static FailedAttemptException byRateLimit(Complete reply) {
        return new FailedAttemptException(reply, false);
    }

    Complete reply() {
        return reply;
    }

    boolean isOutage() {
        return isOutage;
    }

    /** The failure in one line for operators. */
    String detail() {
        return detail(reply);
    }

    static String detail(UpstreamReply reply) {
        return switch (reply) {
            case UpstreamReply.NotSent notSent -> notSent.detail();
            case UpstreamReply.Lost lost -> lost.detail();
            case UpstreamReply.Whole whole -> "HTTP " + whole.status();
            case UpstreamReply.Streamed streamed -> "HTTP " + streamed.status();
        };
    }
}
