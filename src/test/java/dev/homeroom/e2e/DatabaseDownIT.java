package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Only PostgreSQL: H2 runs inside Homeroom, so it can't be down alone. */
class DatabaseDownIT {
    @Scenario(on = TestDatabase.POSTGRESQL)
    void what_comes_while_the_database_is_down_is_taken_when_it_is_back(E2eEnvironment e2eEnvironment)
            throws SQLException {
        // Given
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        Talk talk = Talk.withNewAgent(e2eEnvironment, "Ada");
        ObjectNode transaction = Json.object(Map.of("events", List.of(talk.pushedMessage("$pushed", "pushed"))));

        // When
        close(e2eEnvironment.database());
        ClientServer.Answer whileDown = e2eEnvironment.pushToHomeroom("down", transaction);
        talk.say("said");
        Patience.waitingFor("a push in vain")
                .until(() -> !e2eEnvironment
                        .toHomeroom()
                        .exchanges(exchange -> exchange.isTransaction() && exchange.status() == 503)
                        .isEmpty());
        e2eEnvironment.toHomeserver().forget();
        reopen(e2eEnvironment.database());
        Patience.waitingFor("the same push to be taken")
                .until(() -> e2eEnvironment.pushToHomeroom("down", transaction).isSuccess());

        // Then
        assertThat(whileDown.status()).isEqualTo(503);
        assertThat(talk.awaitAnswers(2))
                .extracting(TimelineEvent::body)
                .containsExactlyInAnyOrder("echo: pushed", "echo: said");
        Patience.waitingFor("a ping, minutes before its time")
                .until(() -> !e2eEnvironment
                        .toHomeserver()
                        .exchanges(exchange -> exchange.path().endsWith("/ping"))
                        .isEmpty());
        assertThat(talk.finishWith("last")).hasSize(2);
    }

    private static void close(TestDatabase.Address address) throws SQLException {
        asAdmin(
                address,
                "alter database " + name(address) + " with allow_connections false",
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name(address) + "'");
    }

    private static void reopen(TestDatabase.Address address) throws SQLException {
        asAdmin(address, "alter database " + name(address) + " with allow_connections true");
    }

    private static void asAdmin(TestDatabase.Address address, String... statements) throws SQLException {
        String server = address.url().substring(0, address.url().lastIndexOf('/'));
        try (Connection connection =
                        DriverManager.getConnection(server + "/postgres", address.user(), address.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String name(TestDatabase.Address address) {
        return address.url().substring(address.url().lastIndexOf('/') + 1);
    }
}
