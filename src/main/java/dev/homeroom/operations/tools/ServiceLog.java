package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.ShortText;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.LogTail;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code logs}: the end of a service's log, or the lines with a text at its end. */
@Singleton
class ServiceLog implements OperatorTool {
    private static final int USUAL = 50;
    private static final int LONGEST_LINE = 1_000;
    /** Of the end of the log that {@link LogTail} reads. */
    private static final int ALL = Integer.MAX_VALUE;

    private final ServicesHere servicesHere;

    ServiceLog(ServicesHere servicesHere) {
        this.servicesHere = servicesHere;
    }

    @Override
    public String name() {
        return "logs";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return servicesHere.ask(launcher -> read(launcher, arguments));
    }

    private static ObjectNode read(Launcher launcher, CallArguments arguments)
            throws ManifestException, InterruptedException {
        String service = arguments.required("service_id").strip();
        // Only the name of a service of the manifest becomes the name of a file.
        launcher.status(Selection.services(service));
        int wanted = arguments.number("lines", USUAL);
        Optional<String> search = arguments.text("search").map(text -> text.toLowerCase(Locale.ROOT));
        List<String> lines = LogTail.of(launcher.folder().log(service), search.isPresent() ? ALL : wanted).stream()
                .filter(line ->
                        search.map(line.toLowerCase(Locale.ROOT)::contains).orElse(true))
                .toList();
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("service_id", service);
        ArrayNode shown = result.putArray("lines");
        lines.stream()
                .skip(Math.max(0, lines.size() - wanted))
                .forEach(line -> shown.add(ShortText.of(line, LONGEST_LINE)));
        return Files.exists(launcher.folder().log(service))
                ? result
                : result.put(
                        "note", "There is no log: %s wasn't started yet, or its log was removed.".formatted(service));
    }
}
