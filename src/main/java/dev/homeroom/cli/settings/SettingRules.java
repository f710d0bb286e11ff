package dev.homeroom.cli.settings;

import static dev.homeroom.cli.settings.SettingRule.notNeeded;
import static dev.homeroom.cli.settings.SettingRule.optional;
import static dev.homeroom.cli.settings.SettingRule.required;

import dev.homeroom.conversation.Permissions;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import io.quarkus.runtime.configuration.DurationConverter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules, in the order in which an operator meets the settings. */
public final class SettingRules {
    /** What has to be right to write a registration. */
    public static final List<SettingRule> FOR_REGISTERING = List.of(
            SettingRules::deprecatedServerName,
            required(
                    SettingName.SERVER_NAME,
                    SettingRules::isServerName,
                    "the homeserver's name as in user ids, like example.org"),
            optional(SettingName.PUBLIC_URL, SettingRules::isHttpUrl, "an http or https URL"));

    /** What has to be right to serve. */
    public static final List<SettingRule> FOR_SERVING = Stream.concat(
                    FOR_REGISTERING.stream(),
                    Stream.of(
                            required(
                                    SettingName.HOMESERVER_URL,
                                    SettingRules::isHttpUrl,
                                    "the http or https URL where Homeroom reaches the homeserver"),
                            new RegistrationRule(),
                            new WordingRule(),
                            optional(SettingName.HTTP_PORT, SettingRules::isPort, "a port from 1 to 65535"),
                            optional(SettingName.MANAGEMENT_PORT, SettingRules::isPort, "a port from 1 to 65535"),
                            SettingRules::portsDiffer,
                            optional(
                                    SettingName.DATABASE_URL,
                                    url -> url.startsWith("jdbc:h2:") || url.startsWith("jdbc:postgresql:"),
                                    "a URL that begins with jdbc:postgresql: or jdbc:h2:"),
                            optional(
                                    SettingName.INVITE,
                                    SettingRules::areUserIds,
                                    "user ids like @alice:example.org, separated by commas"),
                            optional(
                                    SettingName.PERMISSIONS,
                                    SettingRules::arePermissions,
                                    "pairs like @alice:example.org=admin, separated by commas, with none, chat, manage or admin behind the ="),
                            optional(
                                    SettingName.COMMAND_PREFIX,
                                    prefix -> prefix.matches("[^\\p{L}\\p{N}\\s]{1,5}"),
                                    "one to five characters other than letters, digits and spaces"),
                            optional(
                                    SettingName.SYNC_INTERVAL,
                                    interval -> isTime(interval, Duration.ofMillis(100), Duration.ofHours(1)),
                                    "a time from 100ms to 1h, like 500ms or 10s"),
                            optional(
                                    SettingName.RETENTION, SettingRules::isRetention, "a time of 1d or more, like 30d"),
                            optional(
                                    SettingName.PING_EVERY,
                                    time -> isTime(time, Duration.ofSeconds(1), Duration.ofHours(1)),
                                    "a time from 1s to 1h, like 30s or 5m"),
                            optional(
                                    SettingName.READ_BACK_EVERY,
                                    time -> isTime(time, Duration.ofSeconds(1), Duration.ofDays(7)),
                                    "a time from 1s to 7d, like 10m or 1h"),
                            optional(
                                    SettingName.API_KEY,
                                    SettingRules::isGoodKey,
                                    "random, of at least 16 characters, and no sample"),
                            optional(
                                    SettingName.WORKSPACE,
                                    SettingRules::isUsableFolder,
                                    "a folder that Homeroom may read and write; it is made if it is missing"),
                            optional(SettingName.LETTA_URL, SettingRules::isHttpUrl, "an http or https URL"),
                            notNeeded("MATRIX_ADMIN_PASSWORD"),
                            notNeeded("MATRIX_PASSWORD"),
                            notNeeded("DEV_MODE")))
            .toList();

    private static final Pattern SERVER_NAME = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z.-]+)(:[0-9]{1,5})?");
    private static final Pattern SAMPLE =
            Pattern.compile("(sample|example|change[-_ ]?me|secret|password|your[-_ ]).*|(.)\\2*");
    private static final int SHORTEST_KEY = 16;

    private SettingRules() {}

    private static Stream<SettingProblem> deprecatedServerName(SettingSource settingSource) {
        return settingSource.hasEnvironment("SYNAPSE_SERVER_NAME")
                ? Stream.of(new SettingProblem.Notice(
                        "SYNAPSE_SERVER_NAME is deprecated: please call it MATRIX_SERVER_NAME, which goes first."))
                : Stream.empty();
    }

    private static boolean isServerName(String value) {
        return SERVER_NAME.matcher(value).matches();
    }

    private static boolean isHttpUrl(String value) {
        try {
            URI uri = URI.create(value);
            return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getQuery() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isPort(String value) {
        return value.matches("\\d{1,5}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= 65535;
    }

    private static Stream<SettingProblem> portsDiffer(SettingSource settingSource) {
        return settingSource.value(SettingName.HTTP_PORT).isPresent()
                        && settingSource
                                .value(SettingName.HTTP_PORT)
                                .equals(settingSource.value(SettingName.MANAGEMENT_PORT))
                ? Stream.of(
                        SettingProblem.wrong(SettingName.MANAGEMENT_PORT, "is the same port as HOMEROOM_HTTP_PORT."))
                : Stream.empty();
    }

    private static boolean areUserIds(String value) {
        return Stream.of(value.split(",")).map(String::strip).allMatch(UserId::isValid);
    }

    private static boolean arePermissions(String value) {
        try {
            return Permissions.of(List.of(value.split(",")), List.of(), new Namespace("example.org", "homeroom"))
                    != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTime(String value, Duration shortest, Duration longest) {
        try {
            Duration time = DurationConverter.parseDuration(value);
            return time.compareTo(shortest) >= 0 && time.compareTo(longest) <= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isRetention(String value) {
        try {
            return DurationConverter.parseDuration(value).compareTo(Duration.ofDays(1)) >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isUsableFolder(String value) {
        try {
            Path folder = Path.of(value);
            return Files.notExists(folder)
                    || (Files.isDirectory(folder) && Files.isReadable(folder) && Files.isWritable(folder));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isGoodKey(String value) {
        return value.length() >= SHORTEST_KEY
                && !SAMPLE.matcher(value.toLowerCase(Locale.ROOT)).matches();
    }
}
