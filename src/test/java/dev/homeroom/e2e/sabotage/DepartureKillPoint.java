package dev.homeroom.e2e.sabotage;

/** A kill point of an agent's departure from a room, with its place in the product's code. */
public enum DepartureKillPoint implements Aim {
    /** The binding says that the agent has left; what waits for people there does not know it. */
    UNREPORTED;

    @Override
    public Place place() {
        return switch (this) {
            case UNREPORTED -> Place.entering("dev.homeroom.turn.approval.EndedWaits", "left");
        };
    }
}
