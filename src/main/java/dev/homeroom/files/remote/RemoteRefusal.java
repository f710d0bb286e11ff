package dev.homeroom.files.remote;

import java.io.IOException;

/** A picture of the web that is not fetched. */
public final class RemoteRefusal extends IOException {
    private final RefusalKind reason;

    RemoteRefusal(RefusalKind reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public RefusalKind reason() {
        return reason;
    }

    public enum RefusalKind {
        /** Homeroom must not go there. */
        ADDRESS("remote address"),
        /** The server has no such picture, or says something that makes no sense. */
        ANSWER("remote answer"),
        TOO_LARGE("remote too large"),
        TOO_SLOW("remote too slow");

        private final String word;

        RefusalKind(String word) {
            this.word = word;
        }

        /** For metrics. */
        public String word() {
            return word;
        }
    }
}
