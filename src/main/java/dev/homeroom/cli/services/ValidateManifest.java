package dev.homeroom.cli.services;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.environment.Environment;
import dev.homeroom.launcher.environment.Environment.Variable;
import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "validate",
        description =
                "Checks the manifest and the files of variables, and prints which file set which variable. Never prints"
                        + " values, since some are secrets. Ends with 2 when something is wrong.",
        mixinStandardHelpOptions = true)
final class ValidateManifest extends LauncherCommand {
    @Mixin
    private final PlaceOptions placeOptions = new PlaceOptions();

    @Mixin
    private final SelectionOptions selectionOptions = new SelectionOptions();

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        Map<String, ServiceDefinition> services = placeOptions.launcher().validate(selectionOptions.selection());
        services.values().forEach(this::print);
        out.println(services.size() + " services can be started.");
        return List.of();
    }

    private void print(ServiceDefinition service) {
        PrintWriter out = out();
        out.println(service.name() + (service.summary().isEmpty() ? "" : ": " + service.summary()));
        Environment environment = service.environment();
        environment.variables().forEach((name, variable) -> {
            if (!variable.source().equals(Environment.INHERITED)) {
                out.println("  " + name + "  " + source(variable));
            }
        });
    }

    private static String source(Variable variable) {
        List<String> overridden = variable
                .sources()
                .subList(0, variable.sources().size() - 1)
                .stream()
                .distinct()
                .filter(source -> !source.equals(variable.source()))
                .toList();
        return variable.source() + (overridden.isEmpty() ? "" : " (over " + String.join(", ", overridden) + ")");
    }
}
