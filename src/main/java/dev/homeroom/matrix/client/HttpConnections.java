package dev.homeroom.matrix.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homeroom.json.JsonText;
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
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;

/**
 * The connections to the homeserver: blocking, kept open between requests, bounded in number. A request is made once at
 * most and follows no redirect, and each wait in it has a limit.
 */
@ApplicationScoped
class HttpConnections {
    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final int LARGEST_ERROR = 64 * 1024;
    private static final JsonMapper JSON = JsonText.mapper();

    /** A connection that was idle for so long is looked at before it is used: the homeserver may have closed it. */
    private static final Timeout RESTED = Timeout.ofSeconds(1);

    private static final Timeout LONGEST_REST = Timeout.ofSeconds(30);

    /**
     * @param connections how many there are at most; whoever wants one more waits
     * @param connecting how long a connection may take to be made
     * @param silence how long the homeserver may say nothing, and how long a request waits for its connection
     * @param answering how long an answer may take from its beginning to its end
     */
    private record PoolLimits(int connections, Duration connecting, Duration silence, Duration answering) {
        static final PoolLimits OF_WORK =
                new PoolLimits(64, Duration.ofSeconds(5), Duration.ofSeconds(35), Duration.ofMinutes(2));
        static final PoolLimits OF_SIGNALS =
                new PoolLimits(16, Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    private record Pool(CloseableHttpClient client, PoolLimits limits) {}

    private final String homeserver;
    private final AccessToken token;
    private final Pool work;
    private final Pool signals;

    HttpConnections(MatrixSettings settings, AccessToken token) {
        this.homeserver = settings.homeserverUrl().replaceFirst("/+$", "");
        this.token = token;
        this.work = new Pool(client(PoolLimits.OF_WORK), PoolLimits.OF_WORK);
        this.signals = new Pool(client(PoolLimits.OF_SIGNALS), PoolLimits.OF_SIGNALS);
    }

    private static CloseableHttpClient client(PoolLimits poolLimits) {
        Timeout silence = Timeout.of(poolLimits.silence());
        return HttpClients.custom()
                .setConnectionManager(pool(poolLimits))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(silence)
                        .setResponseTimeout(silence)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("Homeroom")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAuthCaching()
                .disableCookieManagement()
                // Or all the world's domain suffixes are read, for cookies that there are none of.
                .setDefaultCookieSpecRegistry(_ -> null)
                .build();
    }

    private static HttpClientConnectionManager pool(PoolLimits poolLimits) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(poolLimits.connections())
                .setMaxConnTotal(poolLimits.connections())
                .setTlsSocketStrategy((socket, host, port, attachment, context) ->
                        Tls.STRATEGY.upgrade(socket, host, port, attachment, context))
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(poolLimits.connecting()))
                        .setSocketTimeout(Timeout.of(poolLimits.silence()))
                        .setValidateAfterInactivity(RESTED)
                        .setIdleTimeout(LONGEST_REST)
                        .build())
                .build();
    }

    /** Made when it is needed, since reading the JDK's certificates takes a while. Names of hosts are compared by the JDK. */
    private static final class Tls {
        static final TlsSocketStrategy STRATEGY =
                new DefaultClientTlsStrategy(SSLContexts.createDefault(), HostnameVerificationPolicy.BUILTIN, null);
    }

    /** @throws IOException when there was no answer, or none of bounded size, or no JSON in a 2xx; the request may have had its effect */
    HttpReply send(MatrixRequest matrixRequest) throws IOException {
        Pool lines = switch (matrixRequest.urgency()) {
            case WORK -> work;
            case SIGNAL -> signals;
        };
        HttpUriRequestBase request = request(matrixRequest);
        try {
            ClassicHttpResponse response = lines.client().executeOpen(null, request, null);
            return reply(response, lines.limits().answering());
        } finally {
            // Ends a connection whose answer was not read to its end; any other has gone back to the pool.
            request.cancel();
        }
    }

    /** The token is shown in a header, never in the query string, which proxies log. */
    private HttpUriRequestBase request(MatrixRequest matrixRequest) {
        HttpUriRequestBase request =
                new HttpUriRequestBase(matrixRequest.method(), URI.create(homeserver + matrixRequest.target()));
        request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token.value());
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        request.setEntity(matrixRequest.content());
        return request;
    }

    private static HttpReply reply(ClassicHttpResponse response, Duration answering) throws IOException {
        int status = response.getCode();
        Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        JsonNode json = HttpReply.isSuccess(status)
                ? JSON.readTree(ResponseBody.of(response, LARGEST_ANSWER, answering))
                : ofError(response, answering);
        return new HttpReply(status, json, retryAfter == null ? null : retryAfter.getValue());
    }

    /** What the status says counts, whether or not what is said besides can be read. */
    private static JsonNode ofError(ClassicHttpResponse response, Duration answering) {
        try {
            return JSON.readTree(ResponseBody.of(response, LARGEST_ERROR, answering));
        } catch (IOException unreadable) {
            return MissingNode.getInstance();
        }
    }

    @PreDestroy
    void close() throws IOException {
        work.client().close();
        signals.client().close();
    }
}
