package dev.homeroom.backend.config;

import java.util.Locale;

/** The kinds of backend, as named in the settings. */
public enum BackendKind {
    LETTA,
    OPENAI,
    BUILTIN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
