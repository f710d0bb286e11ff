package dev.homeroom.e2e.agent;

/** Something that the agent does at a place of the product. */
public sealed interface Aim permits KillPoint, Mutation {
    /** Of the enum constant; unique over all aims. */
    String name();

    Place place();
}
