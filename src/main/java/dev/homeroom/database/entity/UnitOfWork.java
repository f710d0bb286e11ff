package dev.homeroom.database.entity;

import java.sql.Connection;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The running transaction as repositories see it: Hibernate's sessions on its connection, opened at their first use. Each of their
 * statements is executed at once, so they mix with plain SQL on the connection. Begins, commits and rolls back nothing.
 */
public final class UnitOfWork implements AutoCloseable {
    private static final ScopedValue<UnitOfWork> CURRENT = ScopedValue.newInstance();

    private final Connection connection;
    private final Supplier<SessionFactory> mapping;
    private @Nullable StatelessSession session;
    private @Nullable StatelessSession yielding;

    private UnitOfWork(Connection connection, Supplier<SessionFactory> mapping) {
        this.connection = connection;
        this.mapping = mapping;
    }

    /**
     * Lets the work use repositories, in the transaction on this connection.
     *
     * @param mapping called when the first repository is used
     */
    public static <T> T on(Connection connection, Supplier<SessionFactory> mapping, Supplier<T> work) {
        try (UnitOfWork unit = new UnitOfWork(connection, mapping)) {
            return ScopedValue.where(CURRENT, unit).call(work::get);
        }
    }

    /** @throws IllegalStateException outside of transactions */
    static UnitOfWork current() {
        return CURRENT.orElseThrow(
                () -> new IllegalStateException("Entities are read and written in a transaction of Database only"));
    }

    /** Whether the caller is in a transaction. */
    static boolean isOpen() {
        return CURRENT.isBound();
    }

    StatelessSession session() {
        if (session == null) {
            session = mapping.get().openStatelessSession(connection);
        }
        return session;
    }

    /** A session whose inserts change nothing when there is such a row. Hibernate has no word for it that both databases know. */
    StatelessSession yielding() {
        if (yielding == null) {
            yielding = mapping.get()
                    .withStatelessOptions()
                    .connection(connection)
                    .statementInspector((UnaryOperator<String>) UnitOfWork::orNothing)
                    .openStatelessSession();
        }
        return yielding;
    }

    private static String orNothing(String sql) {
        return sql.startsWith("insert into ") ? sql + " on conflict do nothing" : sql;
    }

    /** Leaves the connection open. */
    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
        if (yielding != null) {
            yielding.close();
        }
    }
}
