package dev.homeroom.cli.settings;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the operator has set.
 *
 * @param property the value of a key, from wherever it was set; empty when it wasn't
 * @param environment the process's environment
 */
public record SettingSource(Function<String, Optional<String>> property, Map<String, String> environment) {
    public Optional<String> value(SettingName name) {
        return property.apply(name.key())
                .or(() -> Optional.ofNullable(environment.get(name.env())))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    boolean hasEnvironment(String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }
}
