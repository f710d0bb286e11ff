package dev.homeroom.matrix;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One request, as logs and metrics name it.
 *
 * @param operation the same for all requests of its kind
 * @param endpoint method and path, without query string
 */
record Call(String operation, String endpoint) {
    static Call of(String operation, String method, Object... pathSegments) {
        String path = Stream.of(pathSegments).map(Object::toString).collect(Collectors.joining("/", "/", ""));
        return new Call(operation, method + " " + path);
    }

    @Override
    public String toString() {
        return endpoint;
    }
}
