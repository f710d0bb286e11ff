package dev.homeroom.database;

import dev.homeroom.json.SoundText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement with named parameters, {@code :room_id}, on the connection of a transaction. Nothing but JDBC runs it, since the
 * queue's statements are most of a turn's cost. It is executed once; each method that executes it also closes it.
 *
 * <p>Texts that go to the database are {@link SoundText}. The statement's own text must be one of a fixed number: each is parsed
 * once and kept.
 */
public final class Sql {
    private static final Pattern PARAMETER = Pattern.compile("'[^']*'|(?<!:):([a-z_]+)");
    private static final Map<String, Parsed> PARSED = new ConcurrentHashMap<>();

    private final String text;
    private final Map<String, int[]> positions;
    private final PreparedStatement statement;

    private Sql(String text, Map<String, int[]> positions, PreparedStatement statement) {
        this.text = text;
        this.positions = positions;
        this.statement = statement;
    }

    /** @param positions of each parameter, counted from 1 */
    private record Parsed(String text, Map<String, int[]> positions) {
        static Parsed of(String named) {
            List<String> names = new ArrayList<>();
            Matcher found = PARAMETER.matcher(named);
            String text = found.replaceAll(match -> {
                if (match.group(1) == null) {
                    return Matcher.quoteReplacement(match.group());
                }
                names.add(match.group(1));
                return "?";
            });
            Map<String, int[]> positions = new ConcurrentHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                int position = i + 1;
                positions.merge(names.get(i), new int[] {position}, Sql::joined);
            }
            return new Parsed(text, positions);
        }
    }

    private static int[] joined(int[] first, int[] second) {
        int[] both = new int[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Reads the current row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private interface Use<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    public static Sql on(Connection connection, String text) {
        Parsed parsed = PARSED.computeIfAbsent(text, Parsed::of);
        try {
            return new Sql(text, parsed.positions(), connection.prepareStatement(parsed.text()));
        } catch (SQLException e) {
            throw new FailedSqlException(text, e);
        }
    }

    /** An update that {@linkplain #mapChanged returns} columns of the rows that it changed. */
    public static Sql returning(Connection connection, String text, String... columns) {
        Parsed parsed = PARSED.computeIfAbsent(text, Parsed::of);
        try {
            return new Sql(text, parsed.positions(), connection.prepareStatement(parsed.text(), columns));
        } catch (SQLException e) {
            throw new FailedSqlException(text, e);
        }
    }

    /** Whether the database is H2. For the few statements of which the databases need different ones. */
    public static boolean isOnH2(Connection connection) {
        try {
            return connection.getMetaData().getDatabaseProductName().equals("H2");
        } catch (SQLException e) {
            throw new FailedSqlException("", e);
        }
    }

    public Sql bind(String name, @Nullable String value) {
        String sound = value == null ? null : SoundText.of(value);
        return set(name, position -> statement.setString(position, sound));
    }

    public Sql bind(String name, long value) {
        return set(name, position -> statement.setLong(position, value));
    }

    public Sql bind(String name, int value) {
        return set(name, position -> statement.setInt(position, value));
    }

    public Sql bind(String name, @Nullable Instant value) {
        Object stored = value == null ? null : value.atOffset(ZoneOffset.UTC);
        return set(name, position -> statement.setObject(position, stored));
    }

    public Sql bind(String name, @Nullable String[] values) {
        Object[] sound = Stream.of(values)
                .map(value -> value == null ? null : SoundText.of(value))
                .toArray();
        return bindArray(name, "varchar", sound);
    }

    public Sql bind(String name, UUID value) {
        return set(name, position -> statement.setObject(position, value));
    }

    public Sql bind(String name, UUID[] values) {
        return bindArray(name, "uuid", values);
    }

    public Sql bind(String name, Long[] values) {
        return bindArray(name, "bigint", values);
    }

    private Sql bindArray(String name, String type, @Nullable Object[] values) {
        return set(
                name,
                position ->
                        statement.setArray(position, statement.getConnection().createArrayOf(type, values)));
    }

    private interface ParameterSetter {
        void at(int position) throws SQLException;
    }

    private Sql set(String name, ParameterSetter setter) {
        int[] all = positions.get(name);
        if (all == null) {
            throw new IllegalArgumentException("The statement has no parameter " + name + ": " + text);
        }
        try {
            for (int position : all) {
                setter.at(position);
            }
            return this;
        } catch (SQLException e) {
            throw new FailedSqlException(text, e);
        }
    }

    /** Changes rows, and returns how many. */
    public int execute() {
        return use(PreparedStatement::executeUpdate);
    }

    /** Ends one element of a batch; the next begins with the same values. */
    public void add() {
        try {
            statement.addBatch();
        } catch (SQLException e) {
            throw new FailedSqlException(text, e);
        }
    }

    /** Returns how many rows each element has changed. */
    public int[] executeBatch() {
        return use(PreparedStatement::executeBatch);
    }

    public <T> ReadRows<T> map(RowReader<T> reader) {
        return new ReadRows<>(use(query -> {
            try (ResultSet rows = query.executeQuery()) {
                return read(rows, reader);
            }
        }));
    }

    /** Changes rows, and reads the columns that {@link #returning} names. */
    public <T> ReadRows<T> mapChanged(RowReader<T> reader) {
        return new ReadRows<>(use(update -> {
            update.executeUpdate();
            return readChanged(update, reader);
        }));
    }

    /** Executes the batch, and reads the same columns of all rows that it changed. */
    public <T> ReadRows<T> mapChangedByBatch(RowReader<T> reader) {
        return new ReadRows<>(use(update -> {
            update.executeBatch();
            return readChanged(update, reader);
        }));
    }

    private static <T> List<T> readChanged(PreparedStatement update, RowReader<T> reader) throws SQLException {
        try (ResultSet rows = update.getGeneratedKeys()) {
            return read(rows, reader);
        }
    }

    private static <T> List<T> read(ResultSet rows, RowReader<T> reader) throws SQLException {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
            all.add(reader.read(rows));
        }
        return all;
    }

    private <T> T use(Use<T> use) {
        try (statement) {
            return use.of(statement);
        } catch (SQLException e) {
            throw new FailedSqlException(text, e);
        }
    }

    /** The rows that a statement found, read. */
    public record ReadRows<T>(List<T> list) {
        public Optional<T> findFirst() {
            return list.isEmpty() ? Optional.empty() : Optional.of(list.getFirst());
        }

        /** The first row of a statement that always finds one. */
        public T one() {
            return list.getFirst();
        }
    }
}
