package dev.homeroom.launcher.health;

import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.HealthRule.Check;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.engine.Engine;
import dev.homeroom.launcher.engine.EngineException;
import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.Instance;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Asks a service once whether it is healthy.
 *
 * @param log the service's log
 * @param logStart length of the log when the service was started
 */
public record HealthCheck(
        ServiceDefinition service, HealthRule rule, Engine engine, Instance instance, Path log, long logStart) {
    private static final int FIRST_BAD_STATUS = 400;

    public HealthReport run(Instant now) throws InterruptedException {
        OutsideTransactions.require("a health check");
        String complaint = switch (rule.check()) {
            case Check.Http(URI url) -> complaintOfHttp(url, rule.timeout());
            case Check.Tcp(String host, int port) -> complaintOfTcp(host, port, rule.timeout());
            case Check.Exec(List<String> words) -> complaintOfExec(words);
            case Check.Log(var pattern) ->
                LogSearch.find(log, logStart, pattern) ? "" : "no line of its log matches " + pattern;
        };
        return new HealthReport(now, complaint.isEmpty(), complaint, endpoint(rule.check()));
    }

    /** Returns the address that a check asks. */
    public static Optional<String> endpoint(Check check) {
        return switch (check) {
            case Check.Http(URI url) -> Optional.of(url.toString());
            case Check.Tcp(String host, int port) -> Optional.of(host + ":" + port);
            case Check.Exec _, Check.Log _ -> Optional.empty();
        };
    }

    private static String complaintOfHttp(URI url, Duration timeout) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            int status = connection.getResponseCode();
            connection.disconnect();
            boolean good = status > 0 && status < FIRST_BAD_STATUS;
            return good ? "" : url + " answers with status " + status;
        } catch (IOException e) {
            return url + " doesn't answer (" + reason(e) + ")";
        }
    }

    private static String complaintOfTcp(String host, int port, Duration timeout) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return "";
        } catch (IOException e) {
            return host + ":" + port + " takes no connection (" + reason(e) + ")";
        }
    }

    private String complaintOfExec(List<String> words) throws InterruptedException {
        try {
            return engine.execute(service, instance, words, rule.timeout())
                    .map(code -> code == 0 ? "" : "its check ends with exit code " + code)
                    .orElse("its check takes longer than " + rule.timeout().toMillis() + " ms");
        } catch (EngineException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
