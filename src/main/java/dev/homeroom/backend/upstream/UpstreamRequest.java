package dev.homeroom.backend.upstream;

import java.util.Map;
import java.util.Optional;

/**
 * One HTTP request.
 *
 * @param path the path from its first slash on, with the query
 * @param json the body; empty if there is none
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
