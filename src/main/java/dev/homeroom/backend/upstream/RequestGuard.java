package dev.homeroom.backend.upstream;

import dev.homeroom.backend.AgentBackend.Circuit;
import dev.homeroom.backend.config.BackendConfig;
import dev.homeroom.backend.upstream.UpstreamReply.Complete;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Decides whether a request to a server is made, and how often. Returns the reply of the last attempt. */
public interface RequestGuard {
    /** Makes each request once. */
    RequestGuard NONE = new RequestGuard() {
        @Override
        public UpstreamReply question(Supplier<RequestAttempt<UpstreamReply>> attempt) {
            return attempt.get().reply();
        }

        @Override
        public Complete once(Supplier<RequestAttempt<Complete>> attempt) {
            return attempt.get().reply();
        }

        @Override
        public Complete read(Supplier<RequestAttempt<Complete>> attempt) {
            return attempt.get().reply();
        }

        @Override
        public Circuit circuit() {
            return Circuit.CLOSED;
        }

        @Override
        public void probeBy(Supplier<RequestAttempt<Complete>> attempt) {}

        @Override
        public void close() {}
    };

    /** The meaning of a failed probe for questions. */
    enum WhenProbeFails {
        /** The server can't answer questions either. */
        REFUSE_QUESTIONS,
        /** The server may answer questions all the same, so one of them is tried. */
        TRY_A_QUESTION
    }

    /** For a request whose answer may take long. */
    UpstreamReply question(Supplier<RequestAttempt<UpstreamReply>> attempt);

    /** For a part of a question: a request that must not be repeated. */
    Complete once(Supplier<RequestAttempt<Complete>> attempt);

    /** For a small read, which may be repeated. */
    Complete read(Supplier<RequestAttempt<Complete>> attempt);

    Circuit circuit();

    /** @param attempt of a small read that finds out whether the server can be reached */
    void probeBy(Supplier<RequestAttempt<Complete>> attempt);

    /** Ends the probes. Requests that fail while the client closes say nothing about the server. */
    void close();

    /** Makes the guards of servers. */
    @FunctionalInterface
    public interface GuardFactory {
        /** For commands, which ask once and report what they find. */
        GuardFactory NONE = (config, isOutage, whenProbeFails) -> RequestGuard.NONE;

        /** @param isOutage whether an answer says that the server can't answer anything */
        RequestGuard of(BackendConfig config, Predicate<UpstreamReply.Whole> isOutage, WhenProbeFails whenProbeFails);
    }
}
