package dev.homeroom.backend.upstream;

import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param path with its query, from the slash on
 * @param json the body; empty for none
 */
public record Call(String method, String path, Map<String, String> headers, Optional<String> json) {
    public Call {
        headers = Map.copyOf(headers);
    }

    public static Call get(String path) {
        return new Call("GET", path, Map.of(), Optional.empty());
    }

    public static Call post(String path, String json) {
        return post(path, json, Map.of());
    }

    public static Call post(String path, String json, Map<String, String> headers) {
        return new Call("POST", path, headers, Optional.of(json));
    }
}
