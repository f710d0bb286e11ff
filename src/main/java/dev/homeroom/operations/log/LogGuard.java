package dev.homeroom.operations.log;

import dev.homeroom.json.VisibleText;
import io.quarkus.logging.LoggingFilter;
import java.util.List;
import java.util.Locale;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Filters all log records, at any configured level. Below INFO only Homeroom's own loggers pass: HTTP clients, servers
 * and databases log headers, bodies and arguments there, and with them tokens and messages. Tokens in other records are
 * masked, and names chosen by people can't begin a line of their own.
 */
@LoggingFilter(name = LogGuard.NAME)
public final class LogGuard implements Filter {
    static final String NAME = "log-guard";
    private static final String OURS = "dev.homeroom";
    /** They log requests at INFO when a system property asks for it. */
    private static final List<String> OF_THE_JDK = List.of("jdk.", "java.", "sun.");
    /** Its message about a failed start has several lines, all its own. */
    private static final String FRAMEWORK = "io.quarkus";

    private static final List<String> KEYS = List.of("room", "turn", "event");
    /** Words without which there is no secret; a search for them is quicker than the pattern. */
    private static final List<String> SECRET_NAMES = List.of("bearer", "access_token", "x-api-key");

    private static final Pattern SECRET = Pattern.compile(
            "((?:\\bbearer\\s+)|(?:\\baccess_token=)|(?:\\bx-api-key:\\s*))[^\\s\"'&,;\\]]+", Pattern.CASE_INSENSITIVE);

    public LogGuard() {}

    @Override
    public boolean isLoggable(LogRecord line) {
        String category = line.getLoggerName() == null ? "" : line.getLoggerName();
        if (line.getLevel().intValue() < lowest(category).intValue()) {
            return false;
        }
        if (line instanceof ExtLogRecord record) {
            clean(record, category);
        }
        return true;
    }

    private static Level lowest(String category) {
        if (category.startsWith(OURS)) {
            return Level.ALL;
        }
        return OF_THE_JDK.stream().anyMatch(category::startsWith) ? Level.WARNING : Level.INFO;
    }

    private static void clean(ExtLogRecord record, String category) {
        String message = record.getFormattedMessage() == null ? "" : record.getFormattedMessage();
        String text = withoutSecrets(category.startsWith(FRAMEWORK) ? message : VisibleText.line(message));
        record.setMessage(text, ExtLogRecord.FormatStyle.NO_FORMAT);
        record.setParameters(null);
        KEYS.forEach(key -> cleanKey(record, key, text));
        if (record.getThrown() != null && !(record.getThrown() instanceof Retold)) {
            record.setThrown(Retold.of(record.getThrown()));
        }
    }

    /** Removes a key whose value the text contains already. */
    private static void cleanKey(ExtLogRecord record, String key, String text) {
        String value = record.getMdc(key);
        if (value == null) {
            return;
        }
        if (text.contains(value)) {
            record.removeMdc(key);
        } else {
            record.putMdc(key, VisibleText.line(value));
        }
    }

    static String withoutSecrets(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return SECRET_NAMES.stream().anyMatch(lowerCase::contains)
                ? SECRET.matcher(text).replaceAll("$1***")
                : text;
    }
}
