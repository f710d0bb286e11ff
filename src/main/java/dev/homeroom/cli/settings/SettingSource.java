package dev.homeroom.cli.settings;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What the operator has set, from wherever.
 *
 * @param builder makes new configurations from the same sources
 * @param config has no mappings, so that nothing in it is refused
 * @param environment the process's environment
 */
public record SettingSource(
        Supplier<SmallRyeConfigBuilder> builder, SmallRyeConfig config, Map<String, String> environment) {
    static SettingSource of(Supplier<SmallRyeConfigBuilder> builder, Map<String, String> environment) {
        SmallRyeConfigBuilder plain = builder.get();
        SettingMappings.SETTINGS.forEach(
                setting -> setting.standard().ifPresent(standard -> plain.withDefaultValue(setting.key(), standard)));
        return new SettingSource(builder, plain.build(), environment);
    }

    /** Empty when it isn't set, or can't be read. */
    public Optional<String> value(SettingName name) {
        return property(name.key());
    }

    /** As {@link #value}, also for keys of the framework. */
    public Optional<String> property(String key) {
        return read(key)
                .flatMap(value -> Optional.ofNullable(value.getValue()))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Without a value when it isn't set; empty when it can't be read, as it refers to something that isn't there. */
    Optional<ConfigValue> read(String key) {
        try {
            ConfigValue value = config.getConfigValue(key);
            return value.getValue() == null && value.getRawValue() != null ? Optional.empty() : Optional.of(value);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    /** Keys, and variables as they are called: the library also makes keys of these, and guesses where it is to put dots. */
    Stream<String> names() {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .flatMap(source -> source.getPropertyNames().stream()
                        .filter(name -> !(source instanceof EnvConfigSource) || name.indexOf('.') < 0))
                .distinct();
    }

    boolean hasVariable(String name) {
        return environment.containsKey(name);
    }

    boolean hasEnvironment(String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
