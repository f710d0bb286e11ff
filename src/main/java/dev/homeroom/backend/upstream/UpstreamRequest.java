package dev.homeroom.backend.upstream;

import java.util.Map;
import java.util.Optional;

/**
 * One request.
 *
 * @param path with its query, from the slash on
 * @param json the body; empty for none
 */
public record UpstreamRequest(String method, String path, Map<String, String> headers, Optional<String> json) {
    public UpstreamRequest {
        headers = Map.copyOf(headers);
    }

    public static UpstreamRequest get(String path) {
        return new UpstreamRequest("GET", path, Map.of(), Optional.empty());
    }

    public static UpstreamRequest post(String path, String json) {
        return post(path, json, Map.of());
    }

    public static UpstreamRequest post(String path, String json, Map<String, String> headers) {
        return new UpstreamRequest("POST", path, headers, Optional.of(json));
    }
}
