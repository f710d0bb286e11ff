package dev.homeroom.backend.config;

import java.util.Locale;

/** The kinds of backend there are, as settings name them. */
public enum BackendKind {
    LETTA,
    OPENAI,
    BUILTIN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
