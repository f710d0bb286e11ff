package dev.homeroom.queue.inbox;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Limits of the queue of one room. */
@ConfigMapping(prefix = "homeroom.queue")
public interface QueueSettings {

    @Setting("Maximum number of messages waiting in one room. Further messages are rejected with a notice.")
    @WithDefault("50")
    @Min(1)
    @Max(10_000)
    int limit();

    @Setting("Senders are told their place in a room's queue from this place on.")
    @WithDefault("3")
    @Min(1)
    @Max(10_000)
    int tellFrom();
}
