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
 * @param operation the same for all requests of its kind, for metrics
 * @param method of HTTP
 * @param path below {@code /_matrix}, as people read it, for logs and errors
 * @param target path and query string, percent-encoded
 * @param content what is sent along
 * @param again when it may be made again
 * @param urgency how long it may take
 */
record MatrixRequest(
        String operation,
        String method,
        String path,
        String target,
        @Nullable HttpEntity content,
        RequestRetry.Rule again,
        Urgency urgency) {
    private static final String PLACE = "{}";

    /** How long a request may take, and with which others it shares its connections. */
    enum Urgency {
        /** What the work depends on. */
        WORK,
        /** Typing and receipts: worth little, so they give up early. */
        SIGNAL
    }

    /**
     * @param path below {@code /_matrix}, with {@code {}} for each name
     * @param names ids and such, in any form
     */
    static MatrixRequest get(String operation, String path, Object... names) {
        return of(operation, "GET", path, names);
    }

    /** As {@link #get}. */
    static MatrixRequest put(String operation, String path, Object... names) {
        return of(operation, "PUT", path, names);
    }

    /** As {@link #get}. */
    static MatrixRequest post(String operation, String path, Object... names) {
        return of(operation, "POST", path, names);
    }

    /** As {@link #get}. */
    static MatrixRequest delete(String operation, String path, Object... names) {
        return of(operation, "DELETE", path, names);
    }

    private static MatrixRequest of(String operation, String method, String path, Object... names) {
        StringBuilder plain = new StringBuilder();
        StringBuilder target = new StringBuilder("/_matrix");
        int from = 0;
        for (Object name : names) {
            int place = path.indexOf(PLACE, from);
            plain.append(path, from, place).append(name);
            target.append(path, from, place).append(encoded(name));
            from = place + PLACE.length();
        }
        plain.append(path, from, path.length());
        target.append(path, from, path.length());
        return new MatrixRequest(
                operation, method, plain.toString(), target.toString(), null, RequestRetry.Rule.NEVER, Urgency.WORK);
    }

    /** On behalf of one of our users. */
    MatrixRequest as(UserId user) {
        return with("user_id", user);
    }

    /** With a parameter in the query string. */
    MatrixRequest with(String parameter, Object value) {
        String separator = target.indexOf('?') < 0 ? "?" : "&";
        String longer = target + separator + parameter + "=" + encoded(value);
        return new MatrixRequest(operation, method, path, longer, content, again, urgency);
    }

    MatrixRequest saying(ObjectNode json) {
        return carrying(ContentType.APPLICATION_JSON, JsonText.bytesOf(json));
    }

    MatrixRequest carrying(ContentType type, byte[] bytes) {
        return new MatrixRequest(operation, method, path, target, new ByteArrayEntity(bytes, type), again, urgency);
    }

    MatrixRequest again(RequestRetry.Rule rule) {
        return new MatrixRequest(operation, method, path, target, content, rule, urgency);
    }

    MatrixRequest asSignal() {
        return new MatrixRequest(operation, method, path, target, content, again, Urgency.SIGNAL);
    }

    /** For one segment of a path, or one value of a query string. */
    private static String encoded(Object name) {
        return URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Without the query string. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
