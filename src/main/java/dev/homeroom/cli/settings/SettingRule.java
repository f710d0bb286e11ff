package dev.homeroom.cli.settings;

import java.util.stream.Stream;

/** One thing that has to be right before anything starts. */
@FunctionalInterface
public interface SettingRule {
    Stream<SettingProblem> check(SettingSource settingSource);

    /** A setting of the predecessor that has lost its use. */
    static SettingRule notNeeded(String env) {
        return settingSource -> settingSource.hasEnvironment(env)
                ? Stream.of(new SettingProblem.Notice(env
                        + " is no longer needed: Homeroom uses no passwords and no such mode." + " Please remove it."))
                : Stream.empty();
    }
}
