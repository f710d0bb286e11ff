package dev.homeroom.cli;

/** What a rule has to say about the settings, in one sentence that names the setting. */
sealed interface Finding {
    String sentence();

    /** Homeroom doesn't start with it. */
    record Wrong(String sentence) implements Finding {}

    /** Homeroom starts, and the operator should know. */
    record Notice(String sentence) implements Finding {}

    static Finding wrong(SettingName setting, String what) {
        return new Wrong(setting + " " + what);
    }
}
