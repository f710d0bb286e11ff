package dev.homeroom.e2e.sabotage;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A place in the product with woven code. */
public sealed interface Aim
        permits ApprovalKillPoint, DepartureKillPoint, KillPoint, FileKillPoint, IncomingFileKillPoint, Mutation {
    /** All aims. */
    static List<Aim> all() {
        return Stream.of(
                        KillPoint.values(),
                        ApprovalKillPoint.values(),
                        DepartureKillPoint.values(),
                        FileKillPoint.values(),
                        IncomingFileKillPoint.values(),
                        Mutation.values())
                .flatMap(Arrays::<Aim>stream)
                .toList();
    }

    /** Name of the enum constant, unique over all aims. */
    String name();

    Place place();
}
