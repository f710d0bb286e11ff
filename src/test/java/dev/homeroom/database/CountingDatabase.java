package dev.homeroom.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;

/** Counts the transactions and the statements of a database. What runs within another transaction is part of it. */
public final class CountingDatabase extends Database {
    private final Database database;
    private final List<String> statements = new ArrayList<>();
    private final ScopedValue<Boolean> isOpen = ScopedValue.newInstance();
    private int transactions;

    public CountingDatabase(Database database) {
        super(new JdbcDataSource(), TestEntities::mapping);
        this.database = database;
    }

    public void reset() {
        statements.clear();
        transactions = 0;
    }

    public List<String> statements() {
        return List.copyOf(statements);
    }

    public int transactions() {
        return transactions;
    }

    @Override
    public <T> T inTransaction(Function<Connection, T> work) {
        if (!isOpen.isBound()) {
            transactions++;
        }
        return database.inTransaction(
                connection -> ScopedValue.where(isOpen, true).call(() -> work.apply(counted(connection))));
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
                CountingDatabase.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    try {
                        return look.after(method.getName(), arguments, method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public void useTransaction(Consumer<Connection> work) {
        this.<Boolean>inTransaction(connection -> {
            work.accept(connection);
            return true;
        });
    }
}
