package dev.homeroom.cli.services;

import dev.homeroom.launcher.LauncherProgress;
import dev.homeroom.launcher.StateWords;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.time.Stopwatch;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** One line for each change, with the time since the command began. */
final class ProgressLines implements LauncherProgress {
    private final PrintWriter out;
    private final Stopwatch stopwatch = Stopwatch.start();
    private int width = 16;

    ProgressLines(PrintWriter out) {
        this.out = out;
    }

    ProgressLines alignedFor(Collection<String> names) {
        width = Math.max(width, names.stream().mapToInt(String::length).max().orElse(0));
        return this;
    }

    @Override
    public void changed(String service, ServiceRecord record) {
        line(service, words(record));
    }

    @Override
    public void waiting(Map<String, ServiceRecord> services) {
        services.forEach((name, record) -> line(name, "still " + words(record)));
    }

    private void line(String service, String text) {
        double seconds = stopwatch.elapsed().toNanos() / 1e9;
        out.println(String.format(Locale.ROOT, "  %-" + width + "s %6.1f s   %s", service, seconds, text)
                .stripTrailing());
        out.flush();
    }

    static String words(ServiceRecord record) {
        boolean checked =
                record.state() == ServiceState.RUNNING && record.health().isPresent();
        String health = checked ? ", " + (record.isHealthy() ? "healthy" : "unhealthy") : "";
        return record.state().name().toLowerCase(Locale.ROOT) + health + StateWords.because(record);
    }
}
