package dev.homeroom.cli.services;

import dev.homeroom.launcher.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A profile, or services. */
final class SelectionOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--profile", paramLabel = "P", description = "The services of a profile of the manifest.")
    private @Nullable String profile;

    @Parameters(paramLabel = "SERVICE", arity = "0..*", description = "Services of the manifest.")
    private List<String> services = new ArrayList<>();

    Selection selection() {
        if (profile != null && !services.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name a profile or services, not both.");
        }
        return new Selection(Optional.ofNullable(profile), List.copyOf(services));
    }
}
