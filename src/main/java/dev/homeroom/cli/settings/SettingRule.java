package dev.homeroom.cli.settings;

import java.util.stream.Stream;

/** One condition that must hold before anything starts. */
@FunctionalInterface
public interface SettingRule {
    Stream<SettingProblem> check(SettingSource settingSource);

    /** A rule that reports a setting of the predecessor that Homeroom no longer needs. */
    static SettingRule notNeeded(String env) {
        return settingSource -> settingSource.hasEnvironment(env)
                ? Stream.of(new SettingProblem.Notice(env
                        + " is no longer needed: Homeroom uses no passwords and no such mode." + " Please remove it."))
                : Stream.empty();
    }
}
