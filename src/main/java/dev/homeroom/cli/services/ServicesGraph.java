package dev.homeroom.cli.services;

import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.manifest.DependencyGraph;
import dev.homeroom.launcher.manifest.Manifest;
import dev.homeroom.launcher.manifest.ManifestException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "graph",
        description = "Prints the order of starts: each line needs only lines above it.",
        mixinStandardHelpOptions = true)
final class ServicesGraph extends LauncherCommand {
    @Mixin
    private final PlaceOptions placeOptions = new PlaceOptions();

    @Mixin
    private final SelectionOptions selectionOptions = new SelectionOptions();

    @Option(names = "--mermaid", description = "Print a Mermaid flowchart instead.")
    private boolean mermaid;

    @Override
    List<String> run(PrintWriter out) throws ManifestException, InterruptedException {
        Launcher launcher = placeOptions.launcher();
        Manifest manifest = launcher.manifest();
        Selection selection = selectionOptions.selection();
        boolean all = selection.profile().isEmpty() && selection.services().isEmpty();
        Collection<String> names = all ? manifest.services() : launcher.withNeeds(selection);
        if (mermaid) {
            printMermaid(manifest.graph(), names);
        } else {
            printStages(manifest.graph(), names);
        }
        return List.of();
    }

    private void printStages(DependencyGraph graph, Collection<String> names) {
        PrintWriter out = out();
        List<List<String>> stages = graph.stages(names);
        for (int stage = 0; stage < stages.size(); stage++) {
            for (String name : stages.get(stage)) {
                List<String> needs = graph.needs(name);
                out.println((stage + 1) + "  " + name + (needs.isEmpty() ? "" : "  needs " + String.join(", ", needs)));
            }
        }
    }

    private void printMermaid(DependencyGraph graph, Collection<String> names) {
        PrintWriter out = out();
        out.println("flowchart TD");
        graph.withNeeds(names).forEach(name -> {
            out.println("    " + name);
            graph.needs(name).forEach(need -> out.println("    " + name + " --> " + need));
        });
    }
}
