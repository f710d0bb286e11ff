package dev.homeroom.rooms.operations;

import dev.homeroom.matrix.UserId;
import java.util.List;

/** The people who look after Homeroom. */
@FunctionalInterface
public interface Operators {
    /** Those who may manage or administrate by name, and can join the bot's rooms. */
    List<UserId> all();
}
