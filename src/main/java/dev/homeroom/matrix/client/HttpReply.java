package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP response.
 *
 * @param json any JSON value; a missing node if an answer other than 2xx had no readable body
 * @param retryAfter the {@code Retry-After} header
 */
record HttpReply(int status, JsonNode json, @Nullable String retryAfter) {
    boolean isSuccess() {
        return isSuccess(status);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }
}
