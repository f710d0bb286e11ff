package dev.homeroom.queue.inbox;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of what waits in one room. */
@ConfigMapping(prefix = "homeroom.queue")
public interface QueueSettings {

    @Setting("How many messages may wait in one room; further ones are turned away with a notice.")
    @WithDefault("50")
    int limit();

    @Setting("From which place in a room's queue on the sender of a message is told the place.")
    @WithDefault("3")
    int tellFrom();
}
