package dev.homeroom.files.incoming;

import java.time.Duration;
import java.util.Optional;

/** The result of fetching a file into the workspace. A {@code detail} is one line for operators. */
public sealed interface Landing {
    /** Whether a later try may have the file, unlike this one. */
    default boolean mayPass() {
        return switch (this) {
            case NotNow _, NotStored _ -> true;
            case Landed _, TooLarge _, Overlong _, RoomFull _, Encrypted _, Gone _ -> false;
        };
    }

    record Landed(LandedFile file) implements Landing {}

    /**
     * @param announced by the sender, in bytes
     * @param limit in bytes
     */
    record TooLarge(long announced, long limit) implements Landing {}

    /** The file is larger than its sender announced. Its whole size is unknown, since the rest was not fetched. */
    record Overlong(long limit) implements Landing {}

    /** @param quota of the room, in bytes, which the file would exceed */
    record RoomFull(long quota) implements Landing {}

    /** The file itself is encrypted, so it makes no sense to anybody without its key. */
    record Encrypted() implements Landing {}

    /** The homeserver has no such file, or doesn't give it to the agent. */
    record Gone(String detail) implements Landing {}

    /** The homeserver can't say now. */
    record NotNow(String detail, Optional<Duration> retryAfter) implements Landing {}

    /** The workspace can't be written. */
    record NotStored(String detail) implements Landing {}
}
