package dev.homeroom.appservice;

/** Listens for rooms that a person or a homeserver has replaced by an upgrade. */
public interface RoomUpgrades {
    /**
     * Called when a room of one of Homeroom's users has a tombstone, after the event is on disk, possibly more than
     * once. Must return at once and never throws.
     */
    void roomWasReplaced();
}
