package dev.homeroom.appservice;

/** Is told when people or homeservers have moved a room. */
public interface RoomUpgrades {
    /**
     * A room that one of our users is in was replaced by another one, as its tombstone says. Told once the event is on disk,
     * and perhaps more than once. Has to return at once, and never throws.
     */
    void roomWasReplaced();
}
