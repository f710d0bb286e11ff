package dev.homeroom.settings;

/** Regular expressions for settings in which addresses are written. */
public final class Spelling {
    /** Without user name, query and fragment: none of these is used, and a password in them would be said in logs. */
    public static final String WEB_ADDRESS =
            "(?i)https?://(\\[[0-9A-F:.]+]|[0-9A-Z]([0-9A-Z.-]*[0-9A-Z])?\\.?)(:[0-9]{1,5})?(/([\\w.~!$&'()*+,;=:@/-]|%[0-9A-F]{2})*)?";

    public static final String IN_WORDS = "an http or https URL like http://host:8008, without user name or query";

    private Spelling() {}
}
