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
 * The operator's settings from all sources.
 *
 * @param builder makes new configurations from the same sources
 * @param config a configuration without mappings, so that it rejects no value
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

    /** Empty when the setting isn't set or can't be read. */
    public Optional<String> value(SettingName name) {
        return property(name.key());
    }

    /** The value of any key, also of the framework's. */
    public Optional<String> property(String key) {
        return read(key)
                .flatMap(value -> Optional.ofNullable(value.getValue()))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /**
     * The result holds no value when the setting isn't set. It is empty when the setting can't be read, because it
     * refers to something that doesn't exist.
     */
    Optional<ConfigValue> read(String key) {
        try {
            ConfigValue value = config.getConfigValue(key);
            return value.getValue() == null && value.getRawValue() != null ? Optional.empty() : Optional.of(value);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return Optional.empty();
        }
    }

    /**
     * Keys, and environment variables by their own names. The library also derives keys from the variables and guesses
     * their dots; the derived keys are left out.
     */
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
