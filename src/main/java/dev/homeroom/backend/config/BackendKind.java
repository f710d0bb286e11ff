package dev.homeroom.backend.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of backend there are, as settings name them. */
public enum BackendKind {
    LETTA,
    OPENAI,
    BUILTIN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<BackendKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
