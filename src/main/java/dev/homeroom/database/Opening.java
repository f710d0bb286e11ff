package dev.homeroom.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.h2.api.ErrorCode;

/** Tries to open a database and explains a failure in a sentence. */
public final class Opening {
    private static final String INVALID_AUTHORIZATION = "28";
    private static final String NO_SUCH_DATABASE = "3D000";

    private final DatabaseSettings settings;

    public Opening(DatabaseSettings settings) {
        this.settings = settings;
    }

    /** Opens and closes one connection. An H2 file then stays open until the process ends. */
    public OpeningResult attempt() {
        Properties credentials = new Properties();
        credentials.setProperty("user", settings.user().orElse(""));
        credentials.setProperty("password", settings.password().orElse(""));
        credentials.setProperty("connectTimeout", "5");
        credentials.setProperty("loginTimeout", "10");
        Optional<H2File> file = H2File.of(settings.url());
        try {
            if (file.isPresent()) {
                file.get().prepare();
            }
        } catch (IOException e) {
            return unwritable(file.orElseThrow(), e);
        }
        OpeningResult result = open(credentials);
        file.ifPresent(H2File::restrict);
        return result;
    }

    /** Whether the database is a file, which one process has for itself. */
    public boolean isForOneProcess() {
        return H2File.of(settings.url()).isPresent();
    }

    /** The reason why it will not open, in one sentence; empty when it will, as far as can be told without making or changing anything. */
    public Optional<String> foresee() {
        Optional<H2File> file = H2File.of(settings.url());
        if (file.isPresent()) {
            return file.get().foresee();
        }
        return switch (attempt()) {
            case OpeningResult.Open open -> Optional.empty();
            case OpeningResult.NotYet(String sentence) -> Optional.of(sentence);
            case OpeningResult.Never(int exitCode, String sentence) -> Optional.of(sentence);
        };
    }

    private static OpeningResult unwritable(H2File file, IOException why) {
        return broken(
                "%s can't be made (%s). Make its folder writable for this user, or choose another place with HOMEROOM_DATABASE_URL"
                        .formatted(file.path(), why.getClass().getSimpleName()));
    }

    private OpeningResult open(Properties credentials) {
        try (Connection connection = new HomeroomDriver().connect(settings.url(), credentials)) {
            return connection == null ? broken("no driver accepts its URL") : new OpeningResult.Open();
        } catch (SQLException e) {
            return because(e);
        }
    }

    /** The database is of a newer version of Homeroom. */
    OpeningResult newer() {
        return new OpeningResult.Never(
                OpeningResult.BROKEN,
                "The database was migrated by a newer version of Homeroom. Start that version, or restore the backup that was"
                        + " made before the upgrade.");
    }

    /** Classifies a failure to open the database or to migrate its tables. */
    OpeningResult because(Throwable failure) {
        Optional<SQLException> cause = Outage.last(failure, SQLException.class);
        Optional<H2File> file = H2File.of(settings.url());
        if (file.isPresent()) {
            return h2(file.get(), failure, cause.map(SQLException::getErrorCode).orElse(0));
        }
        String state = cause.map(SQLException::getSQLState).orElse("");
        if (state != null && (state.startsWith(INVALID_AUTHORIZATION) || state.equals(NO_SUCH_DATABASE))) {
            return broken(Outage.reason(failure)
                    + ". Check HOMEROOM_DATABASE_URL, HOMEROOM_DATABASE_USER and HOMEROOM_DATABASE_PASSWORD");
        }
        return Outage.isCauseOf(failure)
                ? new OpeningResult.NotYet(
                        "The database doesn't answer yet (%s). Homeroom keeps trying; check HOMEROOM_DATABASE_URL if the database should be running."
                                .formatted(Outage.reason(failure)))
                : broken(Outage.reason(failure));
    }

    private static OpeningResult h2(H2File file, Throwable failure, int errorCode) {
        return switch (errorCode) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
                new OpeningResult.Never(
                        OpeningResult.IN_USE,
                        ("Another process uses the database file %s, and only one process can use an H2 file. Stop the other"
                                        + " Homeroom, set another file with HOMEROOM_DATABASE_URL, or use PostgreSQL, which several"
                                        + " processes can share.")
                                .formatted(file.path()));
            case ErrorCode.WRONG_USER_OR_PASSWORD ->
                broken(
                        "%s has another user or password. Check HOMEROOM_DATABASE_USER and HOMEROOM_DATABASE_PASSWORD, which are not set by default"
                                .formatted(file.path()));
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
                broken(
                        ("%s is damaged or not an H2 file of this version (%s). Restore a backup, or move the file away: Homeroom then"
                                        + " creates a new one and restores its index from the rooms")
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
