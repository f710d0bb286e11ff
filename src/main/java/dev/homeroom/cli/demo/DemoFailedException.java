package dev.homeroom.cli.demo;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a step of the demo fails. The message is a sentence for the user. */
final class DemoFailedException extends Exception {
    private final transient @Nullable Path log;

    DemoFailedException(String reason) {
        super(reason);
        this.log = null;
    }

    /** @param log the log file with details */
    DemoFailedException(String reason, Path log) {
        super(reason);
        this.log = log;
    }

    Optional<Path> log() {
        return Optional.ofNullable(log);
    }
}
