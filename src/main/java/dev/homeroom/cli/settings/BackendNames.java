package dev.homeroom.cli.settings;

import dev.homeroom.settings.DeclaredSetting;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that the operator gave to backends, read from the keys of their settings. */
final class BackendNames {
    private static final Pattern KEY = Pattern.compile("homeroom\\.backends\\.\"?([^.\"]+)\"?\\..+");

    private BackendNames() {}

    static List<String> in(SettingSource settingSource) {
        Pattern variable = variable();
        return settingSource
                .names()
                .flatMap(name -> Stream.of(KEY.matcher(name), variable.matcher(name)))
                .filter(Matcher::matches)
                .map(found -> found.group(1).toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
    }

    /** Matches the environment variable of a backend's setting. Group 1 is the name of the backend. */
    static Pattern variable() {
        return Pattern.compile(SettingMappings.SETTINGS.stream()
                .filter(setting -> setting.key().contains(DeclaredSetting.NAME))
                .map(setting -> setting.environment().replace("HOMEROOM_BACKENDS_<NAME>_", ""))
                .collect(Collectors.joining("|", "HOMEROOM_BACKENDS_([A-Z0-9]+)_(?:", ")")));
    }
}
