package dev.homeroom.conversation.approval;

import dev.homeroom.matrix.Reaction;
import java.util.Optional;
import java.util.OptionalInt;

/** The reactions by which people decide, as {@link Reaction#key} has them. */
public final class DecisionKeys {
    static final String ALLOW = "✅";
    static final String DENY = "❌";
    static final String ALWAYS = "♾️";

    private static final String ALWAYS_PLAIN = "♾";
    private static final String KEYCAP = "\u20E3";
    private static final String TEN = "🔟";
    private static final int MOST = 10;

    private DecisionKeys() {}

    /** In letters and digits. */
    static String name(String key) {
        return switch (key) {
            case ALLOW -> "allow";
            case DENY -> "deny";
            case ALWAYS -> "always";
            default -> "call-" + number(key.replace("\uFE0F", "")).orElse(0);
        };
    }

    /** The keycap of a number from 1 to 10; empty for others. */
    public static Optional<String> ofNumber(int number) {
        if (number < 1 || number > MOST) {
            return Optional.empty();
        }
        return Optional.of(number == MOST ? TEN : number + "\uFE0F" + KEYCAP);
    }

    static OptionalInt number(String key) {
        if (key.equals(TEN)) {
            return OptionalInt.of(MOST);
        }
        boolean isKeycap = key.length() == 2 && key.endsWith(KEYCAP) && key.charAt(0) >= '1' && key.charAt(0) <= '9';
        return isKeycap ? OptionalInt.of(key.charAt(0) - '0') : OptionalInt.empty();
    }

    static Optional<CardChoice> choice(String key) {
        return switch (key) {
            case ALLOW -> Optional.of(CardChoice.ALLOW);
            case DENY -> Optional.of(CardChoice.DENY);
            case ALWAYS_PLAIN -> Optional.of(CardChoice.ALWAYS);
            default ->
                number(key).isPresent()
                        ? Optional.of(CardChoice.ALLOW.only(number(key).getAsInt()))
                        : Optional.empty();
        };
    }
}
