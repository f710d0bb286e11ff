package dev.homeroom.launcher.manifest;

import dev.homeroom.launcher.definition.LocalPort;
import dev.homeroom.launcher.environment.Environment;
import dev.homeroom.launcher.environment.Expansion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The few parts of a Compose file that the launcher has to know before it asks the engine. */
final class ComposeFile {
    private static final Pattern PORT = Pattern.compile("(?:(.*):)?(\\d{1,5}):(\\d{1,5})(?:/tcp)?");

    private final String name;
    private final Optional<Map<?, ?>> content;
    private final Environment environment;
    private final Problems problems;

    ComposeFile(Path root, Path file, Environment environment, Problems problems) {
        this.name = FileNames.shown(root, file);
        this.content = YamlText.read(file, name, problems);
        this.environment = environment;
        this.problems = problems;
    }

    /** Returns the ports that the service publishes; a service that isn't there is a problem. */
    List<LocalPort> ports(String service) {
        if (content.isEmpty()) {
            return List.of();
        }
        if (!(content.get().get("services") instanceof Map<?, ?> services) || !services.containsKey(service)) {
            if (!content.get().containsKey("include")) {
                problems.add(name + " has no service " + service + ".");
            }
            return List.of();
        }
        return services.get(service) instanceof Map<?, ?> fields && fields.get("ports") instanceof List<?> ports
                ? ports.stream().flatMap(this::port).toList()
                : List.of();
    }

    private Stream<LocalPort> port(Object entry) {
        return switch (entry) {
            case String text -> brief(expanded(text));
            case Map<?, ?> fields
            when fields.get("published") instanceof String published ->
                brief(address(fields) + expanded(published) + ":0");
            default -> Stream.empty();
        };
    }

    private String address(Map<?, ?> fields) {
        return fields.get("host_ip") instanceof String address ? expanded(address) + ":" : "";
    }

    private static Stream<LocalPort> brief(String text) {
        Matcher matcher = PORT.matcher(text);
        if (!matcher.matches()) {
            return Stream.empty();
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port == 0) {
            return Stream.empty();
        }
        return Stream.of(
                matcher.group(1) == null
                        ? LocalPort.onAllAddresses(port)
                        : new LocalPort(matcher.group(1).replaceAll("[\\[\\]]", ""), port));
    }

    /** Compose itself complains about variables that are missing. */
    private String expanded(String text) {
        return new Expansion(environment, sentence -> {}).of(text);
    }
}
