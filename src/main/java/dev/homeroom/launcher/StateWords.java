package dev.homeroom.launcher;

import dev.homeroom.launcher.state.HealthReport;
import dev.homeroom.launcher.state.ServiceRecord;

public final class StateWords {
    private StateWords() {}

    /** Returns the state's reason in brackets, after a space; empty if there is none. */
    public static String because(ServiceRecord record) {
        String reason = record.detail().isEmpty()
                ? record.health().map(HealthReport::detail).orElse("")
                : record.detail();
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }
}
