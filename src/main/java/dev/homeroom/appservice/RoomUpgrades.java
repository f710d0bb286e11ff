package dev.homeroom.appservice;

/** Listens for rooms that a person or a homeserver has replaced by an upgrade. */
public interface RoomUpgrades {
    /**
     * Called when a room that one of Homeroom's users is in has a tombstone, after the event is on disk, and possibly
     * more than once. Must return at once and never throws.
     */
    void roomWasReplaced();
}
