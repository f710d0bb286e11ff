package dev.homeroom.matrix;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A failed request to the homeserver. The subclasses differ in what the caller may assume about its effect. */
public abstract sealed class HomeserverException extends RuntimeException {
    private HomeserverException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Whether the same request may succeed later. This includes 401: a homeserver that is still starting does not know
     * the token yet.
     */
    public boolean mayPass() {
        return true;
    }

    /** Returns the answer to a request, or {@code refusal} if the homeserver refuses the request for good. */
    public static <T> T refusalMeans(T refusal, Supplier<T> request) {
        try {
            return request.get();
        } catch (Refused e) {
            e.throwIfPassing();
            return refusal;
        }
    }

    /**
     * The homeserver refused the request (4xx). The request had no effect, and repeating it gets the same answer unless
     * {@link #mayPass}.
     */
    public static final class Refused extends HomeserverException {
        private final int status;
        private final String errcode;

        /**
         * @param request method and path, without query string
         * @param status HTTP status, 4xx
         * @param errcode {@code M_…}; {@code M_UNKNOWN} if the answer had none
         */
        public Refused(String request, int status, String errcode) {
            super("%s was refused with %d %s".formatted(request, status, errcode), null);
            this.status = status;
            this.errcode = errcode;
        }

        public int status() {
            return status;
        }

        public String errcode() {
            return errcode;
        }

        @Override
        public boolean mayPass() {
            return status == 401;
        }

        /** Throws this refusal if it {@link #mayPass}. To be called first where a final refusal is handled. */
        public void throwIfPassing() {
            if (mayPass()) {
                throw this;
            }
        }
    }

    /** Too many requests (429). The request had no effect and may be repeated after {@link #retryAfter}. */
    public static final class RateLimited extends HomeserverException {
        private final Duration retryAfter;

        public RateLimited(String request, Duration retryAfter) {
            super("%s was rate limited for %s".formatted(request, retryAfter), null);
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** No answer or an inconclusive one (5xx, timeout, broken connection). The request may have had its effect. */
    public static final class Unclear extends HomeserverException {
        private final @Nullable String errcode;

        public Unclear(String request, String reason, @Nullable Throwable cause) {
            super("%s got no clear answer: %s".formatted(request, reason), cause);
            this.errcode = null;
        }

        /**
         * @param status HTTP status, neither 2xx nor 4xx
         * @param errcode {@code M_…}, or null if the answer had none, as with proxies
         */
        public Unclear(String request, int status, @Nullable String errcode) {
            super("%s got no clear answer: %d %s".formatted(request, status, errcode == null ? "" : errcode), null);
            this.errcode = errcode;
        }

        /** Returns the homeserver's error code; empty when the answer had none. */
        public Optional<String> errcode() {
            return Optional.ofNullable(errcode);
        }
    }
}
