package dev.homeroom.predecessor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/** Reads the predecessor's table {@code agent_mappings} from its PostgreSQL, without the passwords. */
public final class MappingsTable {
    private static final String CONNECT_TIMEOUT_IN_SECONDS = "10";
    private static final String SOCKET_TIMEOUT_IN_SECONDS = "60";
    private static final String UNDEFINED_TABLE = "42P01";

    private final String jdbcUrl;
    private final Properties credentials;

    private MappingsTable(String jdbcUrl, Properties credentials) {
        this.jdbcUrl = jdbcUrl;
        this.credentials = credentials;
    }

    /** The table can't be read. The message is a sentence without any password. */
    public static final class UnreadableException extends Exception {
        UnreadableException(String sentence) {
            super(sentence);
        }
    }

    /**
     * @param url {@code postgresql://user:password@host:port/name} as in the predecessor's configuration (also with
     *     {@code +driver}), or a JDBC URL
     * @param password the password, for a URL without one
     * @throws UnreadableException if the URL is malformed
     */
    public static MappingsTable at(String url, Optional<String> password) throws UnreadableException {
        Properties credentials = new Properties();
        password.ifPresent(value -> credentials.setProperty("password", value));
        if (url.startsWith("jdbc:postgresql:")) {
            return new MappingsTable(url, credentials);
        }
        URI parts = parsed(url);
        user(parts, 0).ifPresent(user -> credentials.setProperty("user", user));
        user(parts, 1).ifPresent(value -> credentials.setProperty("password", value));
        String port = parts.getPort() > 0 ? ":" + parts.getPort() : "";
        String query = parts.getRawQuery() == null ? "" : "?" + parts.getRawQuery();
        return new MappingsTable(
                "jdbc:postgresql://" + parts.getHost() + port + parts.getRawPath() + query, credentials);
    }

    private static URI parsed(String url) throws UnreadableException {
        try {
            URI parts = URI.create(url.replaceFirst("^postgres(ql)?(\\+[a-z0-9]+)?://", "postgresql://"));
            if ("postgresql".equals(parts.getScheme())
                    && parts.getHost() != null
                    && parts.getRawPath().length() > 1) {
                return parts;
            }
        } catch (IllegalArgumentException e) {
            throw notAUrl();
        }
        throw notAUrl();
    }

    private static UnreadableException notAUrl() {
        return new UnreadableException(
                "The URL of the predecessor's database must have the form"
                        + " postgresql://user:password@host:5432/name, with special characters of the password percent-encoded.");
    }

    private static Optional<String> user(URI parts, int index) {
        String raw = parts.getRawUserInfo();
        if (raw == null) {
            return Optional.empty();
        }
        String[] pieces = raw.split(":", 2);
        return index < pieces.length && !pieces[index].isEmpty()
                ? Optional.of(URLDecoder.decode(pieces[index].replace("+", "%2B"), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /**
     * All rows in the format of the file.
     *
     * @throws UnreadableException if the database can't be reached or has no such table
     */
    public ObjectNode read() throws UnreadableException {
        Properties all = new Properties();
        all.putAll(credentials);
        all.setProperty("connectTimeout", CONNECT_TIMEOUT_IN_SECONDS);
        all.setProperty("socketTimeout", SOCKET_TIMEOUT_IN_SECONDS);
        try (Connection connection = new Driver().connect(jdbcUrl, all)) {
            if (connection == null) {
                throw notAUrl();
            }
            connection.setReadOnly(true);
            return rows(connection);
        } catch (SQLException e) {
            throw new UnreadableException(
                    UNDEFINED_TABLE.equals(e.getSQLState())
                            ? "The database has no table agent_mappings. Check that it is the predecessor's."
                            : "The predecessor's database can't be read: " + reason(e) + ".");
        }
    }

    private static ObjectNode rows(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select agent_id, agent_name, matrix_user_id, room_id, room_created
                        from agent_mappings
                        order by agent_name, agent_id""")) {
            ObjectNode mappings = JsonNodeFactory.instance.objectNode();
            while (rows.next()) {
                mappings.set(rows.getString("agent_id"), row(rows));
            }
            return mappings;
        }
    }

    private static ObjectNode row(ResultSet row) throws SQLException {
        return JsonNodeFactory.instance
                .objectNode()
                .put("agent_id", row.getString("agent_id"))
                .put("agent_name", row.getString("agent_name"))
                .put("matrix_user_id", row.getString("matrix_user_id"))
                .put("room_id", row.getString("room_id"))
                .put("room_created", row.getBoolean("room_created"));
    }

    /** The driver's message names host and user, never the password. */
    private static String reason(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").replaceAll("\\.$", "");
    }
}
