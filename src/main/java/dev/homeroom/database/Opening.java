package dev.homeroom.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.h2.api.ErrorCode;

/** Tries whether a database opens, and puts into a sentence why it doesn't. */
public final class Opening {
    private static final String CLOSED_BY_PASSWORD = "28";
    private static final String NO_SUCH_DATABASE = "3D000";

    private final DatabaseSettings settings;

    public Opening(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** Opens one connection, with which nothing is done. Once opened, an H2 file stays open until the process ends. */
    public OpeningResult attempt() {
        Properties credentials = new Properties();
        credentials.setProperty("user", settings.user().orElse(""));
        credentials.setProperty("password", settings.password().orElse(""));
        credentials.setProperty("connectTimeout", "5");
        credentials.setProperty("loginTimeout", "10");
        try (Connection connection = new HomeroomDriver().connect(settings.url(), credentials)) {
            return connection == null ? broken("no driver knows its URL") : new OpeningResult.Open();
        } catch (SQLException e) {
            return because(e);
        }
    }

    /** What a failure while it was opened, or its tables were made, means. */
    OpeningResult because(Throwable failure) {
        Optional<SQLException> cause = Outage.last(failure, SQLException.class);
        Optional<H2File> file = H2File.of(settings.url());
        if (file.isPresent()) {
            return h2(file.get(), failure, cause.map(SQLException::getErrorCode).orElse(0));
        }
        String state = cause.map(SQLException::getSQLState).orElse("");
        if (state != null && (state.startsWith(CLOSED_BY_PASSWORD) || state.equals(NO_SUCH_DATABASE))) {
            return broken(Outage.reason(failure)
                    + ". Check HOMEROOM_DATABASE_URL, HOMEROOM_DATABASE_USER and HOMEROOM_DATABASE_PASSWORD");
        }
        return Outage.isBehind(failure)
                ? new OpeningResult.NotYet(
                        "The database doesn't answer yet (%s). Homeroom waits for it; if it isn't just starting, check HOMEROOM_DATABASE_URL."
                                .formatted(Outage.reason(failure)))
                : broken(Outage.reason(failure));
    }

    private static OpeningResult h2(H2File file, Throwable failure, int errorCode) {
        return switch (errorCode) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new OpeningResult.Never(
                        OpeningResult.IN_USE,
                        ("Another process uses the database file %s, and an H2 file is for one process only. Stop that other"
                                        + " Homeroom, give this one a file of its own (HOMEROOM_DATABASE_URL), or use PostgreSQL, which"
                                        + " several share.")
                                .formatted(file.path()));
            case ErrorCode.WRONG_USER_OR_PASSWORD ->
                broken(
                        "%s has another user or password. Check HOMEROOM_DATABASE_USER and HOMEROOM_DATABASE_PASSWORD, which are not set by default"
                                .formatted(file.path()));
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
                broken(
                        ("%s is damaged, or no H2 file of this version (%s). Bring back a copy, or move it away: Homeroom makes a new"
                                        + " one and reads from the rooms what it needs")
                                .formatted(file.path(), Outage.reason(failure)));
            default ->
                broken(
                        "%s can't be used (%s). Check that the folder and the file can be read and written, and that the disk has space"
                                .formatted(file.path(), Outage.reason(failure)));
        };
    }

    private static OpeningResult broken(String why) {
        return new OpeningResult.Never(
                OpeningResult.BROKEN, "The database can't be opened: " + why.replaceAll("\\.$", "") + ".");
    }
}
