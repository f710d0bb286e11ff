package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;

/**
 * Homeroom's HTTP interfaces for operators' tools.
 *
 * @param key the bearer token; none if empty
 */
record Rest(URI uri, String key) {
    /** Value of a missing metric, distinct from 0. */
    static final double ABSENT = -1;

    static Rest withoutKey(URI uri) {
        return new Rest(uri, "");
    }

    Rest showing(String otherKey) {
        return new Rest(uri, otherKey);
    }

    ClientServer.Answer get(String path) {
        return Push.to(uri, key).request("GET", path, "");
    }

    ClientServer.Answer post(String path) {
        return Push.to(uri, key).request("POST", path, "");
    }

    ClientServer.Answer post(String path, JsonNode body) {
        return Push.to(uri, key).request("POST", path, body.toString());
    }

    ClientServer.Answer delete(String path) {
        return Push.to(uri, key).request("DELETE", path, "");
    }

    /**
     * The sum of a metric over all its labels.
     *
     * @return {@link #ABSENT} if there is no such metric
     */
    double metric(String name) {
        return get("/q/metrics")
                .body()
                .asText()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce((one, other) -> one + other)
                .orElse(ABSENT);
    }
}
