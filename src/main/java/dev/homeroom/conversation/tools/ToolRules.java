package dev.homeroom.conversation.tools;

import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides about tools without people.
 *
 * <table>
 * <caption>First match wins</caption>
 * <tr><td>{@code never} has the tool</td><td>denied</td></tr>
 * <tr><td>nobody is there, and {@code unattended} doesn't have the tool or {@code always-ask} has it</td><td>denied</td></tr>
 * <tr><td>nobody is there</td><td>allowed</td></tr>
 * <tr><td>{@code always-ask} has the tool</td><td>people decide</td></tr>
 * <tr><td>people allowed the tool in the room from now on</td><td>allowed</td></tr>
 * <tr><td>anything else</td><td>people decide</td></tr>
 * </table>
 */
@ApplicationScoped
public class ToolRules {
    private final List<String> alwaysAsk;
    private final List<String> never;
    private final List<String> unattended;

    public ToolRules(ApprovalSettings settings) {
        this.alwaysAsk = settings.alwaysAsk().orElse(List.of());
        this.never = settings.never().orElse(List.of());
        this.unattended = settings.unattended().orElse(List.of());
    }

    /** Whether somebody can decide about an agent's tools. */
    public enum Attendance {
        ATTENDED,
        UNATTENDED
    }

    /**
     * Empty when people decide.
     *
     * @param allowedHere the tools that people allowed in the room from now on
     */
    public Optional<DecisionKind> decide(String tool, Attendance attendance, Set<String> allowedHere) {
        if (matches(never, tool)) {
            return Optional.of(DecisionKind.NEVER);
        }
        boolean asksAlways = asksAlways(tool);
        if (attendance == Attendance.UNATTENDED) {
            return Optional.of(
                    matches(unattended, tool) && !asksAlways ? DecisionKind.ALLOWED_BY_RULE : DecisionKind.UNATTENDED);
        }
        return !asksAlways && allowedHere.contains(tool) ? Optional.of(DecisionKind.ALLOWED_BEFORE) : Optional.empty();
    }

    /** Whether the tool can't be allowed from now on. */
    public boolean asksAlways(String tool) {
        return matches(alwaysAsk, tool);
    }

    private static boolean matches(List<String> patterns, String tool) {
        return patterns.stream()
                .map(String::strip)
                .anyMatch(pattern -> pattern.endsWith("*")
                        ? tool.startsWith(pattern.substring(0, pattern.length() - 1))
                        : tool.equals(pattern));
    }
}
