package dev.homeroom.cli.settings;

import java.util.function.Predicate;
import java.util.stream.Stream;

/** One thing that has to be right before anything starts. */
@FunctionalInterface
public interface SettingRule {
    Stream<SettingProblem> check(SettingSource settingSource);

    static SettingRule required(SettingName setting, Predicate<String> valid, String mustBe) {
        return settingSource -> settingSource.value(setting).isEmpty()
                ? Stream.of(SettingProblem.wrong(setting, "is not set. It must be " + mustBe + "."))
                : optional(setting, valid, mustBe).check(settingSource);
    }

    /** The value itself is not repeated: it may be a secret in the wrong place. */
    static SettingRule optional(SettingName setting, Predicate<String> valid, String mustBe) {
        return settingSource -> settingSource
                .value(setting)
                .filter(valid.negate())
                .map(value -> SettingProblem.wrong(setting, "is wrong. It must be " + mustBe + "."))
                .stream();
    }

    /** A setting of the predecessor that has lost its use. */
    static SettingRule notNeeded(String env) {
        return settingSource -> settingSource.hasEnvironment(env)
                ? Stream.of(new SettingProblem.Notice(env
                        + " is no longer needed: Homeroom uses no passwords and no such mode." + " Please remove it."))
                : Stream.empty();
    }
}
