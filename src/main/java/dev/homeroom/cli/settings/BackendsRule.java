package dev.homeroom.cli.settings;

import dev.homeroom.backend.config.BackendConfigs;
import dev.homeroom.backend.config.BackendSettings;
import dev.homeroom.backend.config.LettaSettings;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.stream.Stream;

/** Checks that there is at least one backend, and that the settings of the backends fit together. */
final class BackendsRule implements SettingRule {
    private final List<SettingRule> earlier;

    /** @param earlier the rules that report settings that can't be read */
    BackendsRule(List<SettingRule> earlier) {
        this.earlier = List.copyOf(earlier);
    }

    @Override
    public Stream<SettingProblem> check(SettingSource settingSource) {
        List<SettingProblem> found =
                earlier.stream().flatMap(rule -> rule.check(settingSource)).toList();
        return Stream.concat(found.stream(), problems(settingSource, found));
    }

    /** Leaves out the library's own message: it holds the value, which may be a misplaced secret. */
    private static Stream<SettingProblem> problems(SettingSource settingSource, List<SettingProblem> found) {
        try {
            SmallRyeConfig config = settingSource
                    .builder()
                    .get()
                    .withMapping(BackendSettings.class)
                    .withMapping(LettaSettings.class)
                    .build();
            return BackendConfigs.read(
                            config.getConfigMapping(BackendSettings.class),
                            config.getConfigMapping(LettaSettings.class))
                    .problems()
                    .stream()
                    .map(SettingProblem.Wrong::new);
        } catch (ConfigValidationException | IllegalArgumentException e) {
            return found.isEmpty()
                    ? Stream.of(new SettingProblem.Wrong(
                            "A setting of a backend (HOMEROOM_BACKENDS_…) can't be read; docs/configuration.md lists the "
                                    + "allowed values."))
                    : Stream.empty();
        }
    }
}
