package dev.homeroom.backend.upstream;

/** One attempt of a request. */
record RequestAttempt<R extends UpstreamReply>(R reply, AttemptEnd end) {
    enum AttemptEnd {
        /** The server began to answer. */
        ANSWERED,
        /** The server did not begin to answer in time, or could not be reached. */
        UNANSWERED,
        /** Homeroom broke the attempt off. */
        ABANDONED
    }

    static <R extends UpstreamReply> RequestAttempt<R> answered(R reply) {
        return new RequestAttempt<>(reply, AttemptEnd.ANSWERED);
    }
}
