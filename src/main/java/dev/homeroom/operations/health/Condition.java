package dev.homeroom.operations.health;

import java.time.Duration;
import java.util.Locale;

/**
 * The health of Homeroom in one word.
 *
 * <table>
 * <caption>The first match</caption>
 * <tr><td>nothing is wrong</td><td>healthy</td></tr>
 * <tr><td>a problem that lasts longer than usual</td><td>unhealthy</td></tr>
 * <tr><td>anything else</td><td>degraded</td></tr>
 * </table>
 *
 * <p>Usual is a minute for what stops all answers, and ten for agents without a room. A backend that is down is never more
 * than degraded: the agents of others answer.
 */
enum Condition {
    HEALTHY,
    DEGRADED,
    UNHEALTHY;

    private static final Duration USUAL_STOP = Duration.ofMinutes(1);
    private static final Duration USUAL_WITHOUT_ROOM = Duration.ofMinutes(10);

    static Condition of(Checkup.Troubles look) {
        if (look.troubles().isEmpty()) {
            return HEALTHY;
        }
        return look.troubles().stream().anyMatch(trouble -> lastsTooLong(trouble, look.age(trouble)))
                ? UNHEALTHY
                : DEGRADED;
    }

    private static boolean lastsTooLong(Trouble trouble, Duration age) {
        return switch (trouble.effect()) {
            case STOPS -> age.compareTo(USUAL_STOP) >= 0;
            case DEGRADES -> trouble.subject().equals(Health.AGENT_ROOMS) && age.compareTo(USUAL_WITHOUT_ROOM) >= 0;
        };
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
