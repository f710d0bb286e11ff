package dev.homeroom.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.homeroom.matrix.HomeserverException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionStatusTest {
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    Path folder;

    @Test
    void a_certificate_of_an_unknown_authority_is_told_apart_from_no_homeserver() throws Exception {
        // Given
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ofUnknownAuthority()));
        server.start();
        String url = "https://localhost:" + server.getAddress().getPort();

        // When
        Throwable failure = catchThrowable(() -> ask(url));
        server.stop(0);

        // Then
        assertThat(status(url, failure))
                .isInstanceOf(ConnectionStatus.HomeserverNotTrusted.class)
                .extracting(ConnectionStatus::sentence)
                .asString()
                .startsWith("Homeroom doesn't trust the certificate of the homeserver at " + url)
                .contains("PKIX path building failed");
    }

    @Test
    void nobody_at_the_url_is_no_homeserver() {
        // When
        ConnectionStatus status = status("https://localhost:1", new ConnectException("Connection refused"));

        // Then
        assertThat(status).isEqualTo(new ConnectionStatus.HomeserverUnreachable("https://localhost:1"));
    }

    @Test
    void a_handshake_that_the_server_breaks_off_is_no_matter_of_trust() {
        // When
        ConnectionStatus status =
                status("https://localhost:1", new SSLHandshakeException("Received fatal alert: unrecognized_name"));

        // Then
        assertThat(status).isEqualTo(new ConnectionStatus.HomeserverUnreachable("https://localhost:1"));
    }

    private static ConnectionStatus status(String url, Throwable failure) {
        return ConnectionStatus.withoutAnswer(url, new HomeserverException.Unclear("versions", "no answer", failure));
    }

    private static void ask(String url) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding());
        }
    }

    private SSLContext ofUnknownAuthority() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
