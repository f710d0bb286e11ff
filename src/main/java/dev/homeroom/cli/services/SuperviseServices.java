package dev.homeroom.cli.services;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code services supervise}, which {@code start} starts in the background. */
@Command(
        name = "supervise",
        hidden = true,
        description = "Supervises services until nothing is left to do; ends at once if another process does.",
        mixinStandardHelpOptions = true)
final class SuperviseServices implements Callable<Integer> {
    @Mixin
    private final PlaceOptions placeOptions = new PlaceOptions();

    @Override
    public Integer call() throws InterruptedException {
        placeOptions.supervisorHere().supervise();
        return ExitCode.OK;
    }
}
