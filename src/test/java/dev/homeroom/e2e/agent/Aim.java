package dev.homeroom.e2e.agent;

/** An action of the agent at a place in the product. */
public sealed interface Aim permits KillPoint, FileKillPoint, IncomingFileKillPoint, Mutation {
    /** Name of the enum constant, unique over all aims. */
    String name();

    Place place();
}
