package dev.homeroom.files.remote;

import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.files.remote.RemoteRefusal.RefusalKind;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Fetches pictures of the web, if the settings allow it. */
@ApplicationScoped
public class RemotePictures {
    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_AT_ONCE = 8;
    private static final Timeout SILENCE = Timeout.ofSeconds(10);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int OK = 200;

    private final boolean on;
    private final Duration longest;
    private final RemoteAddress rules;
    private final CloseableHttpClient client;

    @Inject
    RemotePictures(RemoteFileSettings settings) {
        this(settings, RemoteAddress.OF_THE_WEB, new GuardedLookup(InetAddress::getAllByName, PublicAddresses::has));
    }

    RemotePictures(RemoteFileSettings settings, RemoteAddress rules, GuardedLookup lookup) {
        this.on = settings.remote();
        this.longest = settings.remoteTimeout();
        this.rules = rules;
        this.client = client(lookup);
    }

    /** Keeps nothing between requests: no cookies, no connections, no proxies of the environment. */
    private static CloseableHttpClient client(GuardedLookup lookup) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(lookup)
                        .setTlsSocketStrategy((socket, host, port, attachment, context) ->
                                Certificates.CHECK.upgrade(socket, host, port, attachment, context))
                        .setMaxConnTotal(MOST_AT_ONCE)
                        .setMaxConnPerRoute(MOST_AT_ONCE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(SILENCE)
                                .setSocketTimeout(SILENCE)
                                .setTimeToLive(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(SILENCE)
                        .setResponseTimeout(SILENCE)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent("Homeroom")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableAuthCaching()
                .disableCookieManagement()
                .setDefaultCookieSpecRegistry(_ -> null)
                .build();
    }

    /** Initialized lazily, since reading the JDK's certificates is slow. The JDK verifies host names. */
    private static final class Certificates {
        static final TlsSocketStrategy CHECK =
                new DefaultClientTlsStrategy(SSLContexts.createDefault(), HostnameVerificationPolicy.BUILTIN, null);
    }

    /** Takes the bytes of a picture. */
    @FunctionalInterface
    public interface PictureSink {
        void take(InputStream bytes) throws IOException;
    }

    public boolean areFetched() {
        return on;
    }

    /**
     * Fetches a picture.
     *
     * @param largest in bytes
     * @param sink is called once, unless the picture is refused before
     * @throws RemoteRefusal when the picture is not fetched, perhaps after some of its bytes were read
     */
    public void fetch(String written, long largest, PictureSink sink) throws IOException {
        OutsideTransactions.require("the fetch of a picture");
        TimeLimit limit = new TimeLimit(longest);
        URI address = rules.of(written);
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            Optional<URI> next = ask(address, largest, sink, limit);
            if (next.isEmpty()) {
                return;
            }
            address = next.get();
        }
        throw new RemoteRefusal(RefusalKind.ANSWER, "too many redirects");
    }

    /** @return the next hop */
    private Optional<URI> ask(URI address, long largest, PictureSink sink, TimeLimit limit) throws IOException {
        HttpGet request = new HttpGet(address);
        request.setHeader(HttpHeaders.ACCEPT, "image/*");
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        try (TimeLimit.Watch watch = limit.cancels(request)) {
            ClassicHttpResponse response = client.executeOpen(null, request, null);
            return answered(address, response, largest, sink);
        } catch (GuardedLookup.ForbiddenHostException e) {
            throw e.refusal();
        } catch (UnknownHostException e) {
            throw new RemoteRefusal(RefusalKind.ANSWER, "an unknown host");
        } catch (RemoteRefusal e) {
            throw e;
        } catch (IOException e) {
            throw limit.isOver()
                    ? new RemoteRefusal(RefusalKind.TOO_SLOW, "longer than " + longest)
                    : new RemoteRefusal(RefusalKind.ANSWER, e.getClass().getSimpleName());
        } finally {
            request.cancel();
        }
    }

    private Optional<URI> answered(URI address, ClassicHttpResponse response, long largest, PictureSink sink)
            throws IOException {
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        if (REDIRECTS.contains(response.getCode()) && location != null) {
            return Optional.of(rules.redirected(address, location.getValue()));
        }
        Header encoding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
        boolean isPacked = encoding != null && !encoding.getValue().equalsIgnoreCase("identity");
        if (response.getCode() != OK || response.getEntity() == null || isPacked) {
            throw new RemoteRefusal(RefusalKind.ANSWER, "status " + response.getCode());
        }
        if (response.getEntity().getContentLength() > largest) {
            throw new RemoteRefusal(RefusalKind.TOO_LARGE, "more than " + largest + " bytes announced");
        }
        sink.take(new BoundedBody(response.getEntity().getContent(), largest));
        return Optional.empty();
    }

    @PreDestroy
    void close() throws IOException {
        client.close();
    }
}
