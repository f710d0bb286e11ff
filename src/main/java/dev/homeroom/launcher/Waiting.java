package dev.homeroom.launcher;

import dev.homeroom.launcher.manifest.DependencyGraph;
import dev.homeroom.launcher.state.LauncherState;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.ServiceState;
import dev.homeroom.launcher.state.StateFile;
import dev.homeroom.launcher.state.Wish;
import dev.homeroom.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Waits until wishes are true, and tells the progress. */
final class Waiting {
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(100);
    private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS_AT_SUPERVISOR = Duration.ofSeconds(1);

    private final StateFile stateFile;
    private final DependencyGraph graph;
    private final Supervision supervision;
    private final LauncherProgress progress;
    private final Optional<Duration> limit;
    private final Map<String, ServiceRecord> shown = new LinkedHashMap<>();

    Waiting(
            StateFile stateFile,
            DependencyGraph graph,
            Supervision supervision,
            LauncherProgress progress,
            Optional<Duration> limit) {
        this.stateFile = stateFile;
        this.graph = graph;
        this.supervision = supervision;
        this.progress = progress;
        this.limit = limit;
    }

    /** The progress of a service. */
    private sealed interface Standing {
        record There() implements Standing {}

        record OnTheWay() implements Standing {}

        /** @param sentence the reason */
        record Lost(String sentence) implements Standing {}
    }

    /** @return a sentence about each service that will not become healthy; empty if all are */
    List<String> untilReady(Collection<String> names) throws InterruptedException {
        return until(names, Waiting::standing);
    }

    /** @return a sentence about each service that still runs after the limit */
    List<String> untilStopped(Collection<String> names) throws InterruptedException {
        return until(
                names,
                (name, record) -> record.state() == ServiceState.STOPPED && record.asked() == record.handled()
                        ? new Standing.There()
                        : new Standing.OnTheWay());
    }

    @FunctionalInterface
    private interface Goal {
        Standing of(String name, ServiceRecord record);
    }

    private List<String> until(Collection<String> names, Goal goal) throws InterruptedException {
        Optional<Deadline> end = limit.map(Deadline::in);
        Deadline nextLook = Deadline.in(Duration.ZERO);
        Deadline nextSign = Deadline.in(BETWEEN_SIGNS_OF_LIFE);
        while (true) {
            LauncherState state = stateFile.read();
            show(names, state);
            Map<String, Standing> standings = standings(names, state, goal);
            boolean late = end.filter(Deadline::isOver).isPresent();
            if (standings.values().stream().noneMatch(Standing.OnTheWay.class::isInstance) || late) {
                return sentences(standings, state, late);
            }
            if (nextLook.isOver()) {
                supervision.ensure();
                nextLook = Deadline.in(BETWEEN_LOOKS_AT_SUPERVISOR);
            }
            if (nextSign.isOver()) {
                progress.waiting(onTheWay(standings, state));
                nextSign = Deadline.in(BETWEEN_SIGNS_OF_LIFE);
            }
            Thread.sleep(CHECK_INTERVAL);
        }
    }

    private void show(Collection<String> names, LauncherState state) {
        names.forEach(name -> {
            ServiceRecord record = state.service(name);
            ServiceRecord before = shown.put(name, record);
            boolean changed = before == null
                    || before.state() != record.state()
                    || !before.detail().equals(record.detail())
                    || before.isHealthy() != record.isHealthy();
            if (changed && record.asked() == record.handled()) {
                progress.changed(name, record);
            }
        });
    }

    private Map<String, Standing> standings(Collection<String> names, LauncherState state, Goal goal) {
        Map<String, Standing> standings = new LinkedHashMap<>();
        names.forEach(name -> standings.put(name, goal.of(name, state.service(name))));
        names.forEach(name -> graph.needs(name).stream()
                .filter(need -> standings.get(need) instanceof Standing.Lost
                        && state.service(name).state() == ServiceState.WAITING)
                .forEach(need ->
                        standings.put(name, new Standing.Lost(name + " was not started: it needs " + need + "."))));
        return standings;
    }

    private static Standing standing(String name, ServiceRecord record) {
        if (record.asked() != record.handled()) {
            return new Standing.OnTheWay();
        }
        if (record.isReady()) {
            return new Standing.There();
        }
        boolean unhealthyForGood = record.state() == ServiceState.RUNNING;
        return record.isGivenUp() || unhealthyForGood || record.wish() == Wish.STOP
                ? new Standing.Lost(name + " " + reason(record) + ".")
                : new Standing.OnTheWay();
    }

    private static String reason(ServiceRecord record) {
        return record.detail().isEmpty() ? "was stopped" : record.detail();
    }

    private static List<String> sentences(Map<String, Standing> standings, LauncherState state, boolean late) {
        List<String> sentences = new ArrayList<>();
        standings.forEach((name, standing) -> {
            if (standing instanceof Standing.Lost(String sentence)) {
                sentences.add(sentence);
            } else if (late && standing instanceof Standing.OnTheWay) {
                ServiceRecord record = state.service(name);
                sentences.add(name + " is still " + record.state().name().toLowerCase(Locale.ROOT)
                        + StateWords.because(record) + ".");
            }
        });
        return sentences;
    }

    private static Map<String, ServiceRecord> onTheWay(Map<String, Standing> standings, LauncherState state) {
        Map<String, ServiceRecord> waited = new LinkedHashMap<>();
        standings.forEach((name, standing) -> {
            if (standing instanceof Standing.OnTheWay) {
                waited.put(name, state.service(name));
            }
        });
        return waited;
    }
}
