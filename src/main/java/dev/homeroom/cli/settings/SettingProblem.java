package dev.homeroom.cli.settings;

/** A problem of the settings, in one sentence that names the setting. */
public sealed interface SettingProblem {
    String sentence();

    /** Homeroom doesn't start with it. */
    record Wrong(String sentence) implements SettingProblem {}

    /** Homeroom starts, and the operator should know. */
    record Notice(String sentence) implements SettingProblem {}

    static SettingProblem wrong(SettingName setting, String what) {
        return new Wrong(setting + " " + what);
    }
}
