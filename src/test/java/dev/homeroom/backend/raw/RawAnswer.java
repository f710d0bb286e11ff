package dev.homeroom.backend.raw;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An answer to its bytes.
 *
 * @param latin the body, a character for each byte
 * @param cut whether the connection ends without the last chunk
 */
public record RawAnswer(int status, Map<String, String> headers, String latin, boolean cut) {
    private static final String FOLDER = "/cases/backends/";

    public static RawAnswer of(int status, String contentType, String body) {
        return new RawAnswer(
                status, Map.of("Content-Type", contentType), latin(body.getBytes(StandardCharsets.UTF_8)), false);
    }

    public static RawAnswer events(String body) {
        return of(200, "text/event-stream", body);
    }

    public static RawAnswer json(int status, String body) {
        return of(status, "application/json", body);
    }

    /** A recorded case, by the name of its files. */
    public static RawAnswer recorded(String name) {
        JsonNode meta = parsed(FOLDER + name + ".meta.json");
        Map<String, String> headers = new HashMap<>();
        meta.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return new RawAnswer(
                meta.path("status").asInt(),
                headers,
                latin(bytes(FOLDER + name + ".body")),
                meta.path("end").asText().equals("cut"));
    }

    /** The recorded answer of a real Letta, by the name of a file in {@code src/test/resources/letta}. */
    public static RawAnswer replay(String name) {
        JsonNode recording = parsed("/letta/" + name + ".json");
        int status = recording.path("status").asInt();
        JsonNode response = recording.path("response");
        if (!recording.path("contentType").asText("").startsWith("text/event-stream")) {
            return json(status, response.toString());
        }
        StringBuilder events = new StringBuilder();
        for (JsonNode line : response) {
            // The recordings have no empty lines; an error's name belongs to the line after it.
            events.append(line.textValue()).append(line.textValue().startsWith("event:") ? "\n" : "\n\n");
        }
        return of(status, "text/event-stream", events.toString());
    }

    public RawAnswer hangingUp() {
        return new RawAnswer(status, headers, latin, true);
    }

    private static JsonNode parsed(String resource) {
        try {
            return new ObjectMapper().readTree(bytes(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = RawAnswer.class.getResourceAsStream(resource)) {
            return Objects.requireNonNull(in, resource).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }

    public static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public byte[] body() {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
