package dev.homeroom.cli.services;

import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "endpoint",
        description =
                "Prints the address of a running service, so that nothing has to know it. Ends with 1 if it doesn't run.",
        mixinStandardHelpOptions = true)
final class ServiceEndpoint extends LauncherCommand {
    @Mixin
    private final PlaceOptions placeOptions = new PlaceOptions();

    @Parameters(index = "0", paramLabel = "SERVICE", description = "A service of the manifest.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String service;

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            arity = "0..1",
            description = "Which of its addresses; the first one by default. A container's own port is a name, too.")
    private @Nullable String name;

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        try {
            String address = placeOptions.launcher().endpoint(service, Optional.ofNullable(name));
            out.println(address);
            return List.of();
        } catch (ManifestException e) {
            return e.sentences();
        }
    }
}
