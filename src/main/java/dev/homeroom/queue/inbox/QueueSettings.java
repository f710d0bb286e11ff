package dev.homeroom.queue.inbox;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Limits of the queue of one room. */
@ConfigMapping(prefix = "homeroom.queue")
public interface QueueSettings {

    @Setting("How many messages may wait in one room; further ones are turned away with a notice.")
    @WithDefault("50")
    @Min(1)
    @Max(10_000)
    int limit();

    @Setting("From which place in a room's queue on the sender of a message is told the place.")
    @WithDefault("3")
    @Min(1)
    @Max(10_000)
    int tellFrom();
}
