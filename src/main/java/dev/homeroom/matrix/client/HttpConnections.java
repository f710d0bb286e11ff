package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.json.JsonSalvage;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Homeserver.MediaSink;
import dev.homeroom.matrix.client.MatrixRequest.Urgency;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * The HTTP connection pools to the homeserver: blocking, kept alive and bounded. A request is sent at most once,
 * follows no redirect, and each wait has a timeout.
 */
@ApplicationScoped
class HttpConnections {
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    /** Idle time after which a connection is validated before use, since the homeserver may have closed it. */
    private static final Timeout VALIDATE_AFTER = Timeout.ofSeconds(1);

    private static final Timeout IDLE_TIMEOUT = Timeout.ofSeconds(30);

    /** Each connection has three buffers of this size, which exceeds most requests and answers. The library's 32 KiB cost 7 MiB. */
    private static final int BUFFER_BYTES = 8 * 1024;

    /**
     * @param connections maximum number of connections; further requests wait
     * @param connecting connect timeout
     * @param silence read timeout, and maximum wait for a free connection
     * @param answering maximum time from the beginning of an answer to its end
     */
    private record PoolLimits(int connections, Duration connecting, Duration silence, Duration answering) {
        static final PoolLimits OF_WORK =
                new PoolLimits(64, Duration.ofSeconds(5), Duration.ofSeconds(35), Duration.ofMinutes(2));
        static final PoolLimits OF_SIGNALS =
                new PoolLimits(16, Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5));
        static final PoolLimits OF_MEDIA =
                new PoolLimits(8, Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofMinutes(10));
    }

    private record Pool(CloseableHttpClient client, PoolLimits limits) {}

    private final String homeserver;
    private final AccessToken token;
    private final Pool workPool;
    private final Pool signalPool;
    private final Pool mediaPool;

    HttpConnections(MatrixSettings settings, AccessToken token) {
        this.homeserver = settings.homeserverUrl().replaceFirst("/+$", "");
        this.token = token;
        this.workPool = new Pool(client(PoolLimits.OF_WORK), PoolLimits.OF_WORK);
        this.signalPool = new Pool(client(PoolLimits.OF_SIGNALS), PoolLimits.OF_SIGNALS);
        this.mediaPool = new Pool(client(PoolLimits.OF_MEDIA), PoolLimits.OF_MEDIA);
    }

    private static CloseableHttpClient client(PoolLimits poolLimits) {
        Timeout silence = Timeout.of(poolLimits.silence());
        return HttpClients.custom()
                .setConnectionManager(pool(poolLimits))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(silence)
                        .setResponseTimeout(silence)
                        .setProtocolUpgradeEnabled(false)
                        // A server that refuses a large file says so before it is sent.
                        .setExpectContinueEnabled(poolLimits.equals(PoolLimits.OF_MEDIA))
                        .build())
                .setUserAgent("Homeroom")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAuthCaching()
                .disableCookieManagement()
                // Prevents loading the public suffix list, which only cookies need.
                .setDefaultCookieSpecRegistry(_ -> null)
                .build();
    }

    private static HttpClientConnectionManager pool(PoolLimits poolLimits) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(poolLimits.connections())
                .setMaxConnTotal(poolLimits.connections())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                                Http1Config.custom().setBufferSize(BUFFER_BYTES).build())
                        .build())
                .setTlsSocketStrategy((socket, host, port, attachment, context) ->
                        Tls.STRATEGY.upgrade(socket, host, port, attachment, context))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(poolLimits.connecting()))
                        .setSocketTimeout(Timeout.of(poolLimits.silence()))
                        .setValidateAfterInactivity(VALIDATE_AFTER)
                        .setIdleTimeout(IDLE_TIMEOUT)
                        .build())
                .build();
    }

    /** Initialized lazily, since reading the JDK's certificates is slow. The JDK verifies host names. */
    private static final class Tls {
        static final TlsSocketStrategy STRATEGY =
                new DefaultClientTlsStrategy(SSLContexts.createDefault(), HostnameVerificationPolicy.BUILTIN, null);
    }

    /**
     * @throws IOException when there is no answer, the answer is too large, or a 2xx answer is not JSON; the request
     *     may have had its effect
     */
    HttpReply send(MatrixRequest matrixRequest) throws IOException {
        return send(matrixRequest, HttpConnections::json);
    }

    /**
     * Passes a 2xx answer on as it comes.
     *
     * @return without the answer
     * @throws IOException when there is no answer, or it breaks off
     */
    HttpReply receive(MatrixRequest matrixRequest, MediaSink sink) throws IOException {
        return send(matrixRequest, (response, answering) -> {
            ResponseBody.copy(response, sink, answering);
            return MissingNode.getInstance();
        });
    }

    /** Reads a 2xx answer. */
    @FunctionalInterface
    private interface AnswerReading {
        JsonNode of(ClassicHttpResponse response, Duration answering) throws IOException;
    }

    private HttpReply send(MatrixRequest matrixRequest, AnswerReading reading) throws IOException {
        OutsideTransactions.require("a request to the homeserver");
        Pool pool = switch (matrixRequest.urgency()) {
            case WORK -> workPool;
            case SIGNAL -> signalPool;
            case MEDIA -> mediaPool;
        };
        HttpUriRequestBase request = request(matrixRequest);
        try {
            ClassicHttpResponse response = pool.client().executeOpen(null, request, null);
            return reply(response, pool.limits().answering(), reading);
        } finally {
            // Closes the connection if the answer was not read completely; otherwise the pool already has it back.
            request.cancel();
        }
    }

    /** Sends the token in a header, never in the query string, which proxies log. */
    private HttpUriRequestBase request(MatrixRequest matrixRequest) {
        HttpUriRequestBase request =
                new HttpUriRequestBase(matrixRequest.method(), URI.create(homeserver + matrixRequest.target()));
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
        request.setHeader(HttpHeaders.ACCEPT, matrixRequest.urgency() == Urgency.MEDIA ? "*/*" : "application/json");
        request.setEntity(matrixRequest.content());
        return request;
    }

    private static HttpReply reply(ClassicHttpResponse response, Duration answering, AnswerReading reading)
            throws IOException {
        int status = response.getCode();
        Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        JsonNode json = HttpReply.isSuccess(status) ? reading.of(response, answering) : ofError(response, answering);
        return new HttpReply(status, json, retryAfter == null ? null : retryAfter.getValue());
    }

    private static JsonNode json(ClassicHttpResponse response, Duration answering) throws IOException {
        return JsonSalvage.read(ResponseBody.of(response, MAX_ANSWER_BYTES, answering));
    }

    /** The status alone decides, so an unreadable error body is ignored. */
    private static JsonNode ofError(ClassicHttpResponse response, Duration answering) {
        try {
            return JsonText.mapper().readTree(ResponseBody.of(response, MAX_ERROR_BYTES, answering));
        } catch (IOException unreadable) {
            return MissingNode.getInstance();
        }
    }

    @PreDestroy
    void close() throws IOException {
        workPool.client().close();
        signalPool.client().close();
        mediaPool.client().close();
    }
}
