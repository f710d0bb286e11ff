package dev.homeroom.launcher;

import dev.homeroom.launcher.state.Instance;
import java.util.Optional;
import java.util.stream.Stream;

/** The process that runs this, and those that it was started by. */
final class OwnProcess {
    private OwnProcess() {}

    static boolean isIn(Instance instance) {
        return instance instanceof Instance.LocalProcess process
                && Stream.iterate(
                                Optional.of(ProcessHandle.current()),
                                Optional::isPresent,
                                child -> child.flatMap(ProcessHandle::parent))
                        .flatMap(Optional::stream)
                        .anyMatch(ancestor -> ancestor.pid() == process.pid());
    }
}
