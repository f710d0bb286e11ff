package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Prometheus rules and the Grafana board that are shipped in {@code deploy}. */
final class MonitoringFiles {
    private static final Path RULES = Path.of("deploy", "prometheus", "homeroom.rules.yml");
    private static final Path BOARD = Path.of("deploy", "grafana", "boards", "homeroom.json");
    private static final Pattern METRIC = Pattern.compile("\\b(homeroom|jvm|process|http|agroal)_[a-z0-9_]+");

    private MonitoringFiles() {}

    /** The names of Homeroom's metrics in all queries. */
    static Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        queries()
                .forEach(query ->
                        METRIC.matcher(query).results().map(MatchResult::group).forEach(names::add));
        return names;
    }

    /** The queries, with the board's variable filled in. */
    static List<String> queries() {
        return Stream.concat(
                        read(new YAMLMapper(), RULES).findValuesAsText("expr").stream(),
                        read(new ObjectMapper(), BOARD).findValuesAsText("expr").stream())
                .map(query -> query.replace("$job", "homeroom"))
                .toList();
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
