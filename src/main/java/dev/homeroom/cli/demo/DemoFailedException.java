package dev.homeroom.cli.demo;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A step of the demo didn't succeed; the message is a sentence for the person in front of it. */
final class DemoFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path log;

    DemoFailedException(String reason) {
        super(reason);
        this.log = null;
    }

    /** @param log what tells more */
    DemoFailedException(String reason, Path log) {
        super(reason);
        this.log = log;
    }

    Optional<Path> log() {
        return Optional.ofNullable(log);
    }
}
