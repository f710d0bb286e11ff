package dev.homeroom.cli;

import java.io.PrintWriter;
import java.util.List;

/** Applies the rules before anything starts, and tells the operator about each that is broken. */
final class SettingsCheck {
    private SettingsCheck() {}

    /** @return whether Homeroom may go on */
    static boolean passes(List<SettingRule> rules, Given given, PrintWriter errors) {
        List<Finding> findings =
                rules.stream().flatMap(rule -> rule.check(given)).toList();
        for (Finding finding : findings) {
            errors.println(
                    switch (finding) {
                        case Finding.Wrong wrong -> "Error: " + wrong.sentence();
                        case Finding.Notice notice -> "Note: " + notice.sentence();
                    });
        }
        errors.flush();
        return findings.stream().noneMatch(Finding.Wrong.class::isInstance);
    }
}
