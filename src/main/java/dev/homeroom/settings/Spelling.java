package dev.homeroom.settings;

/** Regular expressions for settings that contain addresses. */
public final class Spelling {
    /** An address without user name, query and fragment: they are not used, and a password would appear in logs. */
    public static final String WEB_ADDRESS =
            "(?i)https?://(\\[[0-9A-F:.]+]|[0-9A-Z]([0-9A-Z.-]*[0-9A-Z])?\\.?)(:[0-9]{1,5})?(/([\\w.~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*)?";

    public static final String IN_WORDS = "an http or https URL like http://host:8008, without user name or query";

    private Spelling() {}
}
