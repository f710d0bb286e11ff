package dev.homeroom.files.transcription;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.json.JsonText;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks a service for the words of a voice message. The bytes are streamed, with their number said in advance, since some
 * services take no chunked requests.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/audio/createTranscription">OpenAI, create transcription</a>
 */
@ApplicationScoped
public class Transcriber {
    private static final Logger LOG = Logger.getLogger(Transcriber.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 1024 * 1024;

    private final TranscriptionSettings settings;
    private final Optional<HttpClient> client;

    public Transcriber(TranscriptionSettings settings) {
        this.settings = settings;
        this.client = settings.url()
                .map(url -> HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .build());
    }

    /** Whether there is a service. */
    public boolean isOn() {
        return client.isPresent();
    }

    /**
     * A recording.
     *
     * @param name a safe file name, by which services tell formats apart
     * @param size number of bytes
     * @param bytes opens it
     */
    public record Recording(String name, String mediaType, long size, Supplier<InputStream> bytes) {}

    /** Listens to a recording. Blocks until the service answers, or its time is up. */
    public Transcription listen(Recording recording) {
        OutsideTransactions.require("a transcription");
        CompletableFuture<HttpResponse<String>> answer = client.orElseThrow()
                .sendAsync(
                        request(recording),
                        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), LONGEST_ANSWER));
        try {
            HttpResponse<String> response = answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return read(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Transcription.NotNow("no answer in time");
        } catch (ExecutionException e) {
            return new Transcription.NotNow(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Transcription.NotNow("interrupted");
        }
    }

    private static Transcription read(int status, String body) {
        if (status >= 500 || status == 408 || status == 429) {
            return new Transcription.NotNow("HTTP " + status);
        }
        if (status < 200 || status >= 300) {
            return new Transcription.Refused("HTTP " + status);
        }
        try {
            String text =
                    JsonText.mapper().readTree(body).path("text").asText("").strip();
            return text.isEmpty() ? new Transcription.Nothing() : new Transcription.Words(text);
        } catch (JsonProcessingException e) {
            LOG.debug("A transcription is not JSON", e);
            return new Transcription.Refused("an answer that is not JSON");
        }
    }

    private HttpRequest request(Recording recording) {
        String boundary = "homeroom-" + UUID.randomUUID();
        String base = settings.url().orElseThrow().replaceFirst("/+$", "");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/v1/audio/transcriptions"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Accept", "application/json")
                .POST(body(recording, boundary));
        settings.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
        return request.build();
    }

    private BodyPublisher body(Recording recording, String boundary) {
        byte[] head = (field(boundary, "model", settings.model()) + field(boundary, "response_format", "json")
                        + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                        + recording.name() + "\"\r\nContent-Type: " + recording.mediaType() + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        byte[] tail = ("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8);
        return BodyPublishers.fromPublisher(
                BodyPublishers.concat(
                        BodyPublishers.ofByteArray(head),
                        BodyPublishers.ofInputStream(recording.bytes()),
                        BodyPublishers.ofByteArray(tail)),
                head.length + recording.size() + tail.length);
    }

    private static String field(String boundary, String name, String value) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }
}
