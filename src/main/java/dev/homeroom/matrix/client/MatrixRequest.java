package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.UserId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * One request to the homeserver.
 *
 * @param operation name of the kind of request, for metrics
 * @param method HTTP method
 * @param path below {@code /_matrix}, unencoded, for logs and errors
 * @param target path and query string, percent-encoded
 * @param content request body, or null for none
 * @param retryRule when the request may be retried
 * @param urgency timeouts and connection pool
 */
record MatrixRequest(
        String operation,
        String method,
        String path,
        String target,
        @Nullable HttpEntity content,
        RequestRetry.Rule retryRule,
        Urgency urgency) {
    private static final String PLACEHOLDER = "{}";

    /** Priority of a request: selects its timeouts and its connection pool. */
    enum Urgency {
        /** Requests that turns depend on. */
        WORK,
        /** Typing and receipts: best effort with short timeouts. */
        SIGNAL,
        /** Files: long answers, which must not hold up anything else. */
        MEDIA
    }

    /**
     * @param path below {@code /_matrix}, with {@code {}} for each value
     * @param names values for the placeholders, unencoded
     */
    static MatrixRequest get(String operation, String path, Object... names) {
        return of(operation, "GET", path, names);
    }

    /** Like {@link #get}. */
    static MatrixRequest put(String operation, String path, Object... names) {
        return of(operation, "PUT", path, names);
    }

    /** Like {@link #get}. */
    static MatrixRequest post(String operation, String path, Object... names) {
        return of(operation, "POST", path, names);
    }

    /** Like {@link #get}. */
    static MatrixRequest delete(String operation, String path, Object... names) {
        return of(operation, "DELETE", path, names);
    }

    private static MatrixRequest of(String operation, String method, String path, Object... names) {
        StringBuilder plain = new StringBuilder();
        StringBuilder target = new StringBuilder("/_matrix");
        int from = 0;
        for (Object name : names) {
            int place = path.indexOf(PLACEHOLDER, from);
            plain.append(path, from, place).append(name);
            target.append(path, from, place).append(encoded(name));
            from = place + PLACEHOLDER.length();
        }
        plain.append(path, from, path.length());
        target.append(path, from, path.length());
        return new MatrixRequest(
                operation, method, plain.toString(), target.toString(), null, RequestRetry.Rule.NEVER, Urgency.WORK);
    }

    /** Sends the request on behalf of a user. */
    MatrixRequest as(UserId user) {
        return with("user_id", user);
    }

    /** Adds a query parameter. */
    MatrixRequest with(String parameter, Object value) {
        String separator = target.indexOf('?') < 0 ? "?" : "&";
        String longer = target + separator + parameter + "=" + encoded(value);
        return new MatrixRequest(operation, method, path, longer, content, retryRule, urgency);
    }

    MatrixRequest withJson(ObjectNode json) {
        return withBody(ContentType.APPLICATION_JSON, JsonText.bytesOf(json));
    }

    MatrixRequest withBody(ContentType type, byte[] bytes) {
        return withBody(new ByteArrayEntity(bytes, type));
    }

    MatrixRequest withBody(HttpEntity entity) {
        return new MatrixRequest(operation, method, path, target, entity, retryRule, urgency);
    }

    MatrixRequest retry(RequestRetry.Rule rule) {
        return new MatrixRequest(operation, method, path, target, content, rule, urgency);
    }

    MatrixRequest asMedia() {
        return new MatrixRequest(operation, method, path, target, content, retryRule, Urgency.MEDIA);
    }

    MatrixRequest asSignal() {
        return new MatrixRequest(operation, method, path, target, content, retryRule, Urgency.SIGNAL);
    }

    /** Percent-encodes a path segment or query value. */
    private static String encoded(Object name) {
        return URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns method and path, without the query string. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
