package dev.homeroom.backend.fake;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** Gives one recorded answer of a real server to every question, and to nothing else. */
public final class Replay extends FakeServer {
    private final String version;
    private final JsonNode recording;

    /**
     * @param version what the server says it is
     * @param name of a file in {@code src/test/resources/letta}, without its ending
     */
    public Replay(String version, String name) {
        this.version = version;
        try (InputStream file = Replay.class.getResourceAsStream("/letta/" + name + ".json")) {
            this.recording = FakeExchange.JSON.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String unauthorized() {
        return "{\"detail\":\"Unauthorized\"}";
    }

    @Override
    void answer(FakeExchange exchange) throws IOException {
        if (exchange.is("GET", "/v1/health/")) {
            exchange.json(200, Map.of("version", version, "status", "ok"));
        } else if (exchange.is("POST", "/v1/conversations/*/stream")) {
            exchange.json(404, Map.of("detail", "Run not found"));
        } else if (recording.path("contentType").asText("").startsWith("text/event-stream")) {
            try (OutputStream events = exchange.events(recording.path("status").asInt())) {
                for (JsonNode line : recording.path("response")) {
                    // The recordings have no empty lines; an error's name belongs to the line after it.
                    String text = line.textValue();
                    events.write((text + (text.startsWith("event:") ? "\n" : "\n\n"))
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
        } else {
            exchange.json(recording.path("status").asInt(), recording.path("response"));
        }
    }
}
