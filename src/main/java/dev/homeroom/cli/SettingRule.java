package dev.homeroom.cli;

import java.util.function.Predicate;
import java.util.stream.Stream;

/** One thing that has to be right before anything starts. */
@FunctionalInterface
interface SettingRule {
    Stream<Finding> check(Given given);

    static SettingRule required(SettingName setting, Predicate<String> valid, String mustBe) {
        return given -> given.value(setting).isEmpty()
                ? Stream.of(Finding.wrong(setting, "is not set. It must be " + mustBe + "."))
                : optional(setting, valid, mustBe).check(given);
    }

    /** The value itself is not repeated: it may be a secret in the wrong place. */
    static SettingRule optional(SettingName setting, Predicate<String> valid, String mustBe) {
        return given -> given
                .value(setting)
                .filter(valid.negate())
                .map(value -> Finding.wrong(setting, "is wrong. It must be " + mustBe + "."))
                .stream();
    }

    /** A setting of the predecessor that has lost its use. */
    static SettingRule notNeeded(String env) {
        return given -> given.hasEnvironment(env)
                ? Stream.of(new Finding.Notice(env
                        + " is no longer needed: Homeroom uses no passwords and no such mode." + " Please remove it."))
                : Stream.empty();
    }
}
