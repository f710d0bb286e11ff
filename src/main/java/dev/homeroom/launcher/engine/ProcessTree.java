package dev.homeroom.launcher.engine;

import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.time.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A process with its descendants, and the process group that it leads. */
final class ProcessTree {
    /** The system tells starts relative to its own start, which it rounds and corrects. */
    private static final Duration SAME_START = Duration.ofSeconds(5);

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(25);
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(5);

    private final long leader;
    private final List<ProcessHandle> members;

    private ProcessTree(ProcessHandle leader) {
        this.leader = leader.pid();
        this.members = new ArrayList<>(List.of(leader));
        try (Stream<ProcessHandle> descendants = leader.descendants()) {
            descendants.forEach(members::add);
        }
    }

    /** Returns the tree if the process still runs and is the one that was started then. */
    static Optional<ProcessTree> of(LocalProcess process) {
        return ProcessHandle.of(process.pid())
                .filter(handle -> startedAt(handle, process.startedAt()) && runs(handle))
                .map(ProcessTree::new);
    }

    static boolean startedAt(ProcessHandle handle, Instant time) {
        return handle.info()
                .startInstant()
                .map(start -> Duration.between(start, time).abs().compareTo(SAME_START) <= 0)
                .orElse(false);
    }

    /** An ended process that nobody has waited for yet is not one that runs. */
    static boolean runs(ProcessHandle handle) {
        if (!handle.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(handle.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException otherSystem) {
            return handle.isAlive();
        }
    }

    /** Sends a signal to the group and to every member, some of which may have left the group. */
    void signal(String name) throws EngineException, InterruptedException {
        List<String> targets = new ArrayList<>(List.of("-" + leader));
        members.stream().filter(ProcessTree::runs).forEach(member -> targets.add(String.valueOf(member.pid())));
        signal(name, targets);
    }

    /** Kills the rest of a group whose leader has ended. Its number is not used again while the group exists. */
    static void killRest(long leader) throws EngineException, InterruptedException {
        if (ProcessHandle.of(leader).filter(ProcessTree::runs).isEmpty()) {
            signal("KILL", List.of("-" + leader));
        }
    }

    private static void signal(String name, List<String> targets) throws EngineException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("sh", "-c", "for p; do kill -s \"$0\" -- \"$p\"; done", name));
        words.addAll(targets);
        ProgramRun.of(words, Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"), Path.of("/"), SIGNAL_TIMEOUT);
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        Deadline end = Deadline.in(atMost);
        while (members.stream().anyMatch(ProcessTree::runs)) {
            if (end.isOver()) {
                return false;
            }
            Thread.sleep(CHECK_INTERVAL);
        }
        return true;
    }
}
