package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What came back over HTTP.
 *
 * @param json any value; a missing node where an answer other than 2xx had none that could be read
 * @param retryAfter the header of that name
 */
record HttpReply(int status, JsonNode json, @Nullable String retryAfter) {
    boolean isSuccess() {
        return isSuccess(status);
    }

    static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }
}
