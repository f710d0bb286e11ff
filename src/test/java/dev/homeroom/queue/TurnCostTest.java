package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.RoomId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a turn costs in the database, without what its handler does. */
class TurnCostTest {
    private final SettableClock clock = new SettableClock();
    private final Rooms rooms = new Rooms();
    private final RoomId room = rooms.open();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_turn_and_the_end_of_the_one_before_take_three_transactions_and_ten_statements(Database database) {
        // Given
        Counting counting = new Counting(database);
        Replica replica = new Replica("one", counting, clock, rooms.homeserver, new AnsweringHandler());
        replica.take(room, "$one", "$two");
        counting.reset();
        replica.workOff();
        List<String> two = counting.statements();
        int transactionsOfTwo = counting.transactions;
        replica.take(room, "$three", "$four", "$five");
        counting.reset();

        // When
        replica.workOff();

        // Then
        assertThat(rooms.said(room)).containsExactly("$one", "$two", "$three", "$four", "$five");
        assertThat(counting.transactions - transactionsOfTwo).isEqualTo(3);
        assertThat(counting.statements().size() - two.size())
                .as("%s instead of %s", counting.statements(), two)
                .isEqualTo(10);
    }

    /** Counts the transactions and the statements of a database. */
    private static final class Counting extends Database {
        private final Database database;
        private final List<String> statements = new ArrayList<>();
        private int transactions;

        Counting(Database database) {
            super(new JdbcDataSource());
            this.database = database;
        }

        void reset() {
            statements.clear();
            transactions = 0;
        }

        List<String> statements() {
            return List.copyOf(statements);
        }

        @Override
        public <T> T inTransaction(Function<Handle, T> work) {
            transactions++;
            return database.inTransaction(handle -> work.apply(Jdbi.open(counted(handle.getConnection()))));
        }

        private Connection counted(Connection connection) {
            return proxy(
                    Connection.class,
                    connection,
                    (method, arguments, result) -> method.equals("prepareStatement")
                            ? counted((PreparedStatement) result, (String) arguments[0])
                            : result);
        }

        private PreparedStatement counted(PreparedStatement statement, String sql) {
            return proxy(PreparedStatement.class, statement, (method, arguments, result) -> {
                if (method.startsWith("execute")) {
                    statements.add(sql);
                }
                return result;
            });
        }

        private interface Look {
            Object after(String method, Object[] arguments, Object result);
        }

        private static <T> T proxy(Class<T> type, T target, Look look) {
            return type.cast(Proxy.newProxyInstance(
                    TurnCostTest.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                        try {
                            return look.after(method.getName(), arguments, method.invoke(target, arguments));
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        @Override
        public void useTransaction(Consumer<Handle> work) {
            this.<Boolean>inTransaction(handle -> {
                work.accept(handle);
                return true;
            });
        }
    }
}
