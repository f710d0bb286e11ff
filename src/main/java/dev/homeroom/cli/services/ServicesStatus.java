package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.Instance.ContainerInstance;
import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.Wish;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description = "Shows what runs. Ends with 1 when a service that should run is not healthy.",
        mixinStandardHelpOptions = true)
final class ServicesStatus extends LauncherCommand {
    private static final int WIDTH_OF_INSTANCE = 16;
    private static final int LENGTH_OF_ID = 12;

    @Mixin
    private final PlaceOptions placeOptions = new PlaceOptions();

    @Mixin
    private final SelectionOptions selectionOptions = new SelectionOptions();

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        Launcher launcher = placeOptions.launcher();
        Map<String, ServiceRecord> records = launcher.status(selectionOptions.selection());
        int width = records.keySet().stream().mapToInt(String::length).max().orElse(0);
        records.forEach((name, record) -> out.println(line(name, width, record)));
        boolean wanted = records.values().stream().anyMatch(record -> record.wish() == Wish.RUN);
        if (wanted
                && records.values().stream().anyMatch(record -> record.state().isUp())
                && !launcher.isSupervised()) {
            out.println("Nobody restarts a service that fails now. Supervise them again with: homeroom services start");
        }
        return records.entrySet().stream()
                .filter(entry -> entry.getValue().wish() != Wish.STOP
                        && !entry.getValue().isReady())
                .map(entry -> entry.getKey() + " is " + ProgressLines.words(entry.getValue()) + ".")
                .toList();
    }

    private static String line(String name, int width, ServiceRecord record) {
        String instance = record.instance().map(ServicesStatus::words).orElse("");
        String since = record.startedAt()
                .filter(start -> record.state().isUp())
                .map(start -> "for " + rounded(Duration.between(start, Instant.now())))
                .orElse("");
        String restarts = record.restarts() == 0 ? "" : ", " + record.restarts() + " restarts";
        return ("%-" + Math.max(width, 1) + "s  %-" + WIDTH_OF_INSTANCE + "s  %s%s %s")
                .formatted(name, instance, ProgressLines.words(record), restarts, since)
                .stripTrailing();
    }

    private static String words(Instance instance) {
        return switch (instance) {
            case LocalProcess(long pid, Instant startedAt) -> "pid " + pid;
            case ContainerInstance(String id) -> id.substring(0, Math.min(LENGTH_OF_ID, id.length()));
        };
    }

    private static String rounded(Duration time) {
        if (time.toMinutes() == 0) {
            return time.toSeconds() + " s";
        }
        return time.toHours() == 0 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
