package dev.homeroom.cli.settings;

import dev.homeroom.settings.DeclaredSetting;
import io.smallrye.config.ConfigValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Checks that every setting has a value that its mapping allows. Each violation is one problem. */
final class ConstraintRule implements SettingRule {
    private static final int LONGEST_QUOTE = 60;

    private final Predicate<DeclaredSetting> those;

    /** @param those the settings to check */
    ConstraintRule(Predicate<DeclaredSetting> those) {
        this.those = those;
    }

    @Override
    public Stream<SettingProblem> check(SettingSource settingSource) {
        List<String> backends = BackendNames.in(settingSource);
        return SettingMappings.SETTINGS.stream()
                .filter(those)
                .flatMap(setting -> setting.key().contains(DeclaredSetting.NAME)
                        ? backends.stream().map(setting::named)
                        : Stream.of(setting))
                .flatMap(setting -> problems(setting, settingSource))
                .map(SettingProblem.Wrong::new);
    }

    private static Stream<String> problems(DeclaredSetting setting, SettingSource settingSource) {
        if (!setting.isList()) {
            return problem(setting, setting.key(), settingSource).stream();
        }
        return Stream.concat(
                        Stream.of(setting.key()),
                        settingSource.config().getIndexedPropertiesIndexes(setting.key()).stream()
                                .map(index -> setting.key() + "[" + index + "]"))
                .flatMap(key -> problem(setting, key, settingSource).stream());
    }

    private static Optional<String> problem(DeclaredSetting setting, String key, SettingSource settingSource) {
        Optional<ConfigValue> read = settingSource.read(key);
        if (read.isEmpty()) {
            return Optional.of(setting.environment()
                    + " can't be read: it refers to a setting by ${…} that is not set. Write a literal ${ as \\${.");
        }
        ConfigValue value = read.get();
        String text = value.getValue();
        if (text == null || text.isBlank()) {
            return missing(setting, value, settingSource);
        }
        return setting.accepts(text)
                ? Optional.empty()
                : Optional.of(wrong(setting, value, text.strip(), settingSource));
    }

    private static Optional<String> missing(DeclaredSetting setting, ConfigValue value, SettingSource settingSource) {
        if (setting.isOptional()
                || (value.getValue() == null && setting.standard().isPresent())) {
            return Optional.empty();
        }
        return Optional.of(spelt(setting, value, settingSource)
                + (setting.standard().isPresent() ? " is empty, but has to be " : " is not set. It has to be ")
                + setting.allowedWords()
                + ".");
    }

    private static String wrong(DeclaredSetting setting, ConfigValue value, String text, SettingSource settingSource) {
        return spelt(setting, value, settingSource)
                + (setting.isSecret()
                        ? " has a value that can't be used; it has to be "
                        : " is \"" + quoted(text) + "\", but has to be ")
                + setting.allowedWords()
                + ".";
    }

    /** The name that the operator used, if it is known; else the common name. */
    private static String spelt(DeclaredSetting setting, ConfigValue value, SettingSource settingSource) {
        String source = Optional.ofNullable(value.getConfigSourceName()).orElse("");
        String raw = Optional.ofNullable(value.getRawValue()).orElse("");
        String derived = DeclaredSetting.environmentName(setting.key());
        if (source.contains("EnvConfigSource")) {
            return settingSource.hasVariable(derived) ? derived : setting.environment();
        }
        boolean inHomeroom = source.isEmpty() || source.contains("Default") || raw.contains("${");
        return inHomeroom ? setting.environment() : setting.key();
    }

    private static String quoted(String text) {
        String line = text.chars()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
    }
}
