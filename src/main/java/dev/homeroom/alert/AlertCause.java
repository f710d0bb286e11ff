package dev.homeroom.alert;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The cause of an alert.
 *
 * @param subject the backend or the service; empty for kinds that exist once
 */
record AlertCause(CauseKind kind, String subject) {
    enum CauseKind {
        HOMESERVER,
        BACKEND,
        DATABASE,
        WORKSPACE,
        BACKLOG,
        DEAD_LETTERS,
        DRIFT,
        LOOP_GUARD,
        SERVICE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static AlertCause of(CauseKind kind) {
        return new AlertCause(kind, "");
    }

    /** The state key of the alert in the room. */
    String key() {
        return subject.isEmpty() ? kind.word() : kind.word() + ' ' + subject;
    }

    /** Empty for a key of alerts from elsewhere. */
    static Optional<AlertCause> ofKey(String key) {
        int space = key.indexOf(' ');
        String word = space < 0 ? key : key.substring(0, space);
        String subject = space < 0 ? "" : key.substring(space + 1);
        return Arrays.stream(CauseKind.values())
                .filter(kind -> kind.word().equals(word))
                .map(kind -> new AlertCause(kind, subject))
                .findFirst();
    }
}
