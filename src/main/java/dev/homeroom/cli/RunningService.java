package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homeroom.cli.settings.SettingName;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.json.JsonText;
import dev.homeroom.json.VisibleText;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The service that runs with the same settings, asked over its REST interface: its database is its own. */
final class RunningService {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final URI base;
    private final String key;

    private RunningService(URI base, String key) {
        this.base = base;
        this.key = key;
    }

    /**
     * Its answer.
     *
     * @param whole as it came, with other people's words in it; missing when it was no JSON
     */
    record ServiceAnswer(int status, JsonNode whole) {
        static ServiceAnswer of(HttpResponse<String> response) {
            return new ServiceAnswer(
                    response.statusCode(), JsonText.parse(response.body()).orElse(MissingNode.getInstance()));
        }

        /** The body, ready to be printed: each text is one line that steers no terminal. */
        JsonNode body() {
            return printable(whole);
        }

        private static JsonNode printable(JsonNode node) {
            return switch (node) {
                case ObjectNode object -> {
                    ObjectNode copy = JsonNodeFactory.instance.objectNode();
                    object.propertyStream()
                            .forEach(field -> copy.set(VisibleText.line(field.getKey()), printable(field.getValue())));
                    yield copy;
                }
                case ArrayNode array -> {
                    ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                    array.forEach(element -> copy.add(printable(element)));
                    yield copy;
                }
                case TextNode text -> TextNode.valueOf(VisibleText.line(text.textValue()));
                default -> node;
            };
        }

        boolean isGood() {
            return status / 100 == 2;
        }
    }

    /** The service can't be asked, or refuses; the message is for operators. */
    static final class NotAskedException extends Exception {
        NotAskedException(String sentence) {
            super(sentence);
        }
    }

    static RunningService of(SettingSource settingSource) throws NotAskedException {
        String key = settingSource
                .value(SettingName.API_KEY)
                .orElseThrow(() -> new NotAskedException(
                        "HOMEROOM_API_KEY is not set. Set it to the key of the running service."));
        return new RunningService(address(settingSource), key);
    }

    /** The configured address of the service. */
    static URI address(SettingSource settingSource) {
        String host = settingSource
                .value(SettingName.HTTP_HOST)
                .filter(address -> !address.equals("0.0.0.0") && !address.equals("::"))
                .orElse("127.0.0.1");
        String port = settingSource.value(SettingName.HTTP_PORT).orElse("8004");
        return URI.create("http://" + host + ":" + port);
    }

    /** Encodes any text as one path segment. */
    static String segment(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    ServiceAnswer ask(String method, String path) throws NotAskedException {
        return ask(HttpRequest.newBuilder(base.resolve(path)).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    ServiceAnswer post(String path, JsonNode body) throws NotAskedException {
        return ask(HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private ServiceAnswer ask(HttpRequest.Builder begun) throws NotAskedException {
        HttpRequest request =
                begun.timeout(LIMIT).header("Authorization", "Bearer " + key).build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return ServiceAnswer.of(response);
        } catch (IOException e) {
            throw new NotAskedException("There is no Homeroom at " + base
                    + ". Check that it runs with the same HOMEROOM_HTTP_HOST and HOMEROOM_HTTP_PORT.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAskedException("Interrupted before Homeroom answered.");
        }
    }
}
