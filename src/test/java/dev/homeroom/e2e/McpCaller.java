package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Calls Homeroom's tools over MCP, by plain requests or with the official Python SDK.
 *
 * @param address of the tools
 * @param headers of each request; the key is one
 */
record McpCaller(URI address, Map<String, String> headers) {
    private static final Path OFFICIAL = Path.of("src/mcp-client/call").toAbsolutePath();

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param key empty for none */
    static McpCaller with(E2eEnvironment environment, String key) {
        return at(environment, "/mcp", key);
    }

    /** At another door. */
    static McpCaller at(E2eEnvironment environment, String path, String key) {
        return new McpCaller(
                environment.homeroom().uri().resolve(path),
                key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key));
    }

    /** The key that an operator gets for this agent. */
    static String keyOf(E2eEnvironment environment, String agent) {
        return environment
                .rest()
                .post("/agents/" + agent + "/mcp-key")
                .body()
                .path("key")
                .asText();
    }

    McpCaller and(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new McpCaller(address, more);
    }

    /** The tool's result, whether it is an error or not. */
    JsonNode call(String tool, Map<String, ?> arguments) {
        ClientServer.Answer answer = attempt(tool, arguments);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        return answer.body().path("result");
    }

    /** The structured content of a call that must succeed. */
    JsonNode done(String tool, Map<String, ?> arguments) {
        JsonNode result = call(tool, arguments);
        assertThat(result.path("isError").asBoolean()).as("%s", result).isFalse();
        return result.path("structuredContent");
    }

    /** The sentence of a call that must fail. */
    String refusal(String tool, Map<String, ?> arguments) {
        JsonNode result = call(tool, arguments);
        assertThat(result.path("isError").asBoolean()).as("%s", result).isTrue();
        return result.at("/content/0/text").asText();
    }

    ClientServer.Answer attempt(String tool, Map<String, ?> arguments) {
        return post(request("tools/call", Json.object(Map.of("name", tool, "arguments", arguments))));
    }

    JsonNode tools() {
        return post(request("tools/list", Json.object())).body().at("/result/tools");
    }

    private static ObjectNode request(String method, ObjectNode params) {
        ObjectNode request = Json.object(Map.of("jsonrpc", "2.0", "id", 7, "method", method));
        request.set("params", params);
        return request;
    }

    ClientServer.Answer post(JsonNode body) {
        return send("POST", body.toString());
    }

    ClientServer.Answer send(String method, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(90))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new ClientServer.Answer(response.statusCode(), Json.parseOrText(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Calls by the official SDK. @return the object that {@code client.py} prints */
    static JsonNode officially(E2eEnvironment environment, String key, ObjectNode... calls) {
        return officially(environment, environment.homeroom().uri().resolve("/mcp"), key, calls);
    }

    /** Likewise, at this address, which may be one of a WebSocket. */
    static JsonNode officially(E2eEnvironment environment, URI address, String key, ObjectNode... calls) {
        Shell shell = new Shell(environment.directory(), Map.of());
        String printed = shell.run(
                OFFICIAL.toString(),
                address.toString(),
                key,
                "[" + String.join(",", Stream.of(calls).map(JsonNode::toString).toList()) + "]");
        return Json.parseOrText(printed.lines().reduce((_, last) -> last).orElse(""));
    }

    static ObjectNode toolCall(String tool, Map<String, ?> arguments) {
        return Json.object(Map.of("name", tool, "arguments", arguments));
    }
}
