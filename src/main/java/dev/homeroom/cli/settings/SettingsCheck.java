package dev.homeroom.cli.settings;

import java.io.PrintWriter;
import java.util.List;

/** Applies the rules before anything starts, and reports each broken rule to the operator. */
public final class SettingsCheck {
    private SettingsCheck() {}

    /** @return whether Homeroom may start */
    public static boolean passes(List<SettingRule> rules, SettingSource settingSource, PrintWriter errors) {
        List<SettingProblem> findings =
                rules.stream().flatMap(rule -> rule.check(settingSource)).toList();
        for (SettingProblem settingProblem : findings) {
            errors.println(
                    switch (settingProblem) {
                        case SettingProblem.Wrong wrong -> "Error: " + wrong.sentence();
                        case SettingProblem.Notice notice -> "Note: " + notice.sentence();
                    });
        }
        errors.flush();
        return findings.stream().noneMatch(SettingProblem.Wrong.class::isInstance);
    }
}
