package dev.homeroom.launcher.manifest;

import dev.homeroom.launcher.definition.HealthRule;
import dev.homeroom.launcher.definition.HealthRule.Check;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads {@code health}. A check is written as {@code tcp: {port: 80}}, {@code tcp: 80}, or {@code type: tcp} with {@code port: 80} beside it. */
final class HealthReader {
    private static final Set<String> TYPES = Set.of("http", "tcp", "exec", "log");
    private static final Set<String> RULES = Set.of("interval", "timeout", "retries", "start_period");
    private static final Set<String> DETAILS = Set.of("url", "scheme", "host", "port", "path", "command", "pattern");
    private static final int MOST_RETRIES = 1000;
    private static final int LAST_PORT = 65_535;

    private final ManifestSection health;

    HealthReader(ManifestSection health) {
        this.health = health;
    }

    Optional<HealthRule> read() {
        Set<String> known = new HashSet<>(RULES);
        known.addAll(TYPES);
        known.add("type");
        if (health.has("type")) {
            known.addAll(DETAILS);
        }
        health.onlyKnows(known);
        return check().map(check -> new HealthRule(
                check,
                health.duration("interval").orElse(HealthRule.INTERVAL),
                health.duration("timeout").or(this::nestedTimeout).orElse(HealthRule.TIMEOUT),
                health.number("retries", 1, MOST_RETRIES).orElse(HealthRule.RETRIES),
                health.duration("start_period").orElse(Duration.ZERO)));
    }

    private Optional<Duration> nestedTimeout() {
        return TYPES.stream()
                .filter(type -> health.has(type) && !health.isText(type) && !health.isList(type))
                .findFirst()
                .flatMap(health::section)
                .flatMap(section -> section.duration("timeout"));
    }

    private Optional<Check> check() {
        if (health.has("type")) {
            return health.text("type")
                    .flatMap(type -> TYPES.contains(type)
                            ? detailed(type, health)
                            : health.wrong("type", "has to be http, tcp, exec or log"));
        }
        List<String> types = TYPES.stream().filter(health::has).toList();
        if (types.size() != 1) {
            return health.wrong("type", "is missing: name one of http, tcp, exec and log");
        }
        String type = types.getFirst();
        return health.isText(type) || health.isList(type) ? brief(type) : nested(type);
    }

    private Optional<Check> nested(String type) {
        Set<String> known = new HashSet<>(DETAILS);
        known.add("timeout");
        return health.section(type).flatMap(section -> detailed(type, section.onlyKnows(known)));
    }

    private Optional<Check> detailed(String type, ManifestSection section) {
        return switch (type) {
            case "http" -> section.text("url").or(() -> url(section)).flatMap(url -> http(section, url));
            case "tcp" -> port(section).map(port -> new Check.Tcp(host(section), port));
            case "exec" -> exec(section, "command");
            default ->
                section.text("pattern")
                        .or(() -> section.wrong("pattern", "is missing"))
                        .flatMap(pattern -> log(section, pattern));
        };
    }

    private Optional<Check> brief(String type) {
        if (type.equals("exec")) {
            return exec(health, "exec");
        }
        return health.text(type).flatMap(text -> switch (type) {
            case "http" -> http(health, text);
            case "tcp" -> tcp(text);
            default -> log(health, text);
        });
    }

    private static Optional<String> url(ManifestSection section) {
        return port(section)
                .map(port -> section.text("scheme").orElse("http") + "://" + host(section) + ":" + port
                        + section.text("path").orElse("/"));
    }

    private static String host(ManifestSection section) {
        return section.text("host").orElse("127.0.0.1");
    }

    private static Optional<Integer> port(ManifestSection section) {
        return section.has("port") ? section.number("port", 1, LAST_PORT) : section.wrong("port", "is missing");
    }

    private static Optional<Check> http(ManifestSection section, String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null && Set.of("http", "https").contains(url.getScheme())) {
                return Optional.of(new Check.Http(url));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        return section.wrong("http", "has to be an address such as http://127.0.0.1:8008/health");
    }

    private Optional<Check> tcp(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 1 ? "127.0.0.1" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (port.matches("\\d{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= LAST_PORT) {
            return Optional.of(new Check.Tcp(host, Integer.parseInt(port)));
        }
        return health.wrong("tcp", "has to be a port, or a host and a port such as 127.0.0.1:5432");
    }

    private static Optional<Check> exec(ManifestSection section, String key) {
        List<String> words = CommandWords.of(section, key);
        return words.isEmpty() ? section.wrong(key, "is missing") : Optional.of(new Check.Exec(words));
    }

    private static Optional<Check> log(ManifestSection section, String text) {
        try {
            return Optional.of(new Check.Log(Pattern.compile(text)));
        } catch (PatternSyntaxException e) {
            return section.wrong("log", "is not a regular expression");
        }
    }
}
