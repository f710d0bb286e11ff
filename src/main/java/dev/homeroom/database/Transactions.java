package dev.homeroom.database;

import dev.homeroom.database.entity.UnitOfWork;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;

/** Begins transactions, each on a connection of its own. Work that runs within another's transaction is part of it. */
final class Transactions {
    private final DataSource dataSource;
    private final Supplier<SessionFactory> mapping;
    private final ScopedValue<Connection> open = ScopedValue.newInstance();

    Transactions(DataSource dataSource, Supplier<SessionFactory> mapping) {
        this.dataSource = dataSource;
        this.mapping = mapping;
    }

    /** Uses a connection, which commits each statement by itself. */
    @FunctionalInterface
    interface ConnectionUse<T> {
        T of(Connection connection) throws SQLException;
    }

    /** Commits when the work returns, and rolls back when it throws. */
    <T> T run(Function<Connection, T> work) {
        return open.isBound() ? work.apply(open.get()) : use(connection -> begin(connection, work));
    }

    /** @throws NoConnectionException when there is none */
    <T> T use(ConnectionUse<T> use) {
        try (Connection connection = connection()) {
            return use.of(connection);
        } catch (SQLException e) {
            throw new FailedSqlException("", e);
        }
    }

    private Connection connection() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw new NoConnectionException(e);
        }
    }

    private <T> T begin(Connection connection, Function<Connection, T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = UnitOfWork.on(
                    connection,
                    mapping,
                    () -> ScopedValue.where(open, connection).call(() -> work.apply(connection)));
            connection.commit();
        } catch (RuntimeException | SQLException | Error e) {
            rollBack(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        return result;
    }

    private static void rollBack(Connection connection, Throwable why) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
