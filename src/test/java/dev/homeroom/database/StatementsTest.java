package dev.homeroom.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.WrittenTexts.WrittenText;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each SQL statement in the code is one that the databases understand, with tables and columns that there are. */
class StatementsTest {
    private static final Pattern STATEMENT =
            Pattern.compile("\\s*(select|insert into|update|delete from)\\s.*", Pattern.DOTALL);

    /** Statements with a part that is known at run time only. Tests of their classes run them on both databases. */
    private static final Set<String> NOT_KNOWN_HERE = Set.of(
            "Emptying.run",
            "FinishedRows.roomAfter",
            "FinishedRows.oldest",
            "EachLane.together",
            "LaneTable.updateThoseHeld",
            "LaneTable.revocation",
            "Outbox.sendAgain");

    /** Places where the databases get different statements. */
    private static final Set<String> FOR_POSTGRESQL = Set.of("LaneLocks.lockHeld", "LaneLocks.lockAll");

    private static final Pattern PLACEHOLDER = Pattern.compile("<[a-z_]+>");

    private static final List<WrittenText> STATEMENTS = WrittenTexts.inClassesThatUse(Sql.class).stream()
            .filter(text -> STATEMENT.matcher(text.begin()).matches())
            .map(StatementsTest::worded)
            .toList();

    /** With the words that are stored. A text with other placeholders is completed at run time. */
    private static WrittenText worded(WrittenText written) {
        return new WrittenText(
                written.place(),
                written.text()
                        .map(text -> WrittenTexts.invoke("dev/homeroom/queue/inbox/InboxState", "worded", text))
                        .filter(text -> !PLACEHOLDER.matcher(text).find()),
                written.begin());
    }

    @Test
    void the_text_of_a_statement_is_known_before_it_runs() {
        assertThat(STATEMENTS.stream()
                        .filter(statement -> statement.text().isEmpty())
                        .map(WrittenText::place))
                .containsExactlyInAnyOrderElementsOf(NOT_KNOWN_HERE);
        assertThat(STATEMENTS).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void each_statement_is_understood(Database database) {
        boolean isOnH2 = database.inTransaction(Sql::isOnH2);

        // When
        List<String> problems = STATEMENTS.stream()
                .filter(statement -> statement.text().isPresent())
                .filter(statement -> !isOnH2 || !FOR_POSTGRESQL.contains(statement.place()))
                .flatMap(statement -> problems(database, statement).stream())
                .toList();

        // Then
        assertThat(problems).isEmpty();
    }

    private static List<String> problems(Database database, WrittenText statement) {
        String text = statement.text().orElseThrow();
        try {
            database.useTransaction(connection -> understand(connection, text));
            return List.of();
        } catch (RuntimeException e) {
            return List.of(statement.place() + ": " + rootCause(e) + "\n" + text);
        }
    }

    /** PostgreSQL's driver sends a statement that is prepared no sooner than somebody wants to know more of it. */
    private static void understand(Connection connection, String text) {
        List<PreparedStatement> prepared = new ArrayList<>();
        Sql.on(watched(connection, prepared), text);
        try (PreparedStatement statement = prepared.getFirst()) {
            assertThat(statement.getParameterMetaData().getParameterCount()).isNotNegative();
        } catch (SQLException e) {
            throw new FailedSqlException(text, e);
        }
    }

    private static Connection watched(Connection connection, List<PreparedStatement> prepared) {
        return (Connection) Proxy.newProxyInstance(
                StatementsTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    try {
                        Object result = method.invoke(connection, arguments);
                        if (result instanceof PreparedStatement statement) {
                            prepared.add(statement);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static String rootCause(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : rootCause(e.getCause());
    }
}
