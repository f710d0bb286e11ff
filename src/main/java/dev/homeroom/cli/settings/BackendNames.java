package dev.homeroom.cli.settings;

import dev.homeroom.settings.DeclaredSetting;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names that the operator has given to backends, as the keys of their settings have them. */
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

    /** Matches what is the setting of a backend, in its first group the name. */
    static Pattern variable() {
        return Pattern.compile(SettingMappings.SETTINGS.stream()
                .filter(setting -> setting.key().contains(DeclaredSetting.NAME))
                .map(setting -> setting.environment().replace("HOMEROOM_BACKENDS_<NAME>_", ""))
                .collect(Collectors.joining("|", "HOMEROOM_BACKENDS_([A-Z0-9]+)_(?:", ")")));
    }
}
