package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.cli.PredecessorFiles.UnreadableFileException;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.predecessor.MappingsTable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "import",
        description = "Adopts the rooms of letta-matrix, or compares them. Asks the running service, with "
                + "HOMEROOM_API_KEY. Passwords are neither stored nor sent. The exit code is 1 if a row was "
                + "refused or differs.",
        mixinStandardHelpOptions = true)
final class ImportCommand extends ServiceCommand {
    /** The source of the mappings. */
    static final class Source {
        @Option(
                names = "--json-file",
                paramLabel = "F",
                description =
                        "File with the mappings. Default: agent_user_mappings.json, here, in matrix_client_data/ or "
                                + "in data/.")
        @Nullable
        Path jsonFile;

        @Option(
                names = "--from-database",
                paramLabel = "URL",
                description = "The predecessor's PostgreSQL: postgresql://user@host:5432/name. The password can be in "
                        + "PGPASSWORD.")
        @Nullable
        String database;
    }

    /** The Space for the rooms. */
    static final class Target {
        @Option(
                names = "--space-file",
                paramLabel = "F",
                description =
                        "File with the Space to keep. Default: letta_space_config.json beside the mappings, if it "
                                + "exists.")
        @Nullable
        Path spaceFile;

        @Option(names = "--new-space", description = "Do not adopt the predecessor's Space.")
        boolean newSpace;
    }

    @ArgGroup(exclusive = true)
    private Source source = new Source();

    @ArgGroup(exclusive = true)
    private Target target = new Target();

    @Option(names = "--dry-run", description = "Report what an import would do, and change nothing.")
    private boolean dryRun;

    @Option(names = "--verify", description = "Compare the mappings with the rooms here, and change nothing.")
    private boolean verify;

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    @Override
    int ask(ServiceClient service) throws NotAskedException {
        try {
            ObjectNode files = files();
            return verify ? verified(service, files) : imported(service, files);
        } catch (UnreadableFileException | MappingsTable.UnreadableException e) {
            return service.failed(String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode files() throws UnreadableFileException, MappingsTable.UnreadableException {
        ObjectNode files = JsonNodeFactory.instance.objectNode();
        if (source.database != null) {
            Optional<String> password = Optional.ofNullable(System.getenv("PGPASSWORD"));
            files.set("mappings", MappingsTable.at(source.database, password).read());
            addSpace(files, PredecessorFiles.findMappings());
            return files;
        }
        Path mappings = source.jsonFile != null ? source.jsonFile : PredecessorFiles.mappings();
        files.set("mappings", PredecessorFiles.readMappings(mappings));
        addSpace(files, Optional.of(mappings));
        return files;
    }

    private void addSpace(ObjectNode files, Optional<Path> mappings) throws UnreadableFileException {
        if (verify || target.newSpace) {
            return;
        }
        Optional<Path> space =
                Optional.ofNullable(target.spaceFile).or(() -> mappings.flatMap(PredecessorFiles::spaceBeside));
        if (space.isPresent()) {
            files.set("space", PredecessorFiles.readSpace(space.get()));
        }
    }

    private int imported(ServiceClient service, ObjectNode files) throws NotAskedException {
        service.post("/import?dry_run=" + dryRun, files);
        Map<String, Integer> verdicts = new TreeMap<>();
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        boolean[] allGood = {true};
        service.follow("/import", "rows", row -> {
            verdicts.merge(row.path("verdict").asText(), 1, Integer::sum);
            allGood[0] &= row.path("good").asBoolean();
            rows.add(row);
            if (!json) {
                print(service, row);
            }
        });
        if (json) {
            service.printJson(rows);
        } else {
            service.out().println(sum(verdicts));
        }
        return allGood[0] ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(ServiceClient service, JsonNode row) {
        String name = row.path("agent_name").asText();
        service.out()
                .println("%-11s  %s%s  %s"
                        .formatted(
                                row.path("verdict").asText(),
                                row.path("agent_id").asText(),
                                name.isEmpty() ? "" : " (" + name + ")",
                                row.path("room_id").asText()));
        service.out().println("             " + row.path("why").asText());
        row.path("steps").forEach(step -> service.out().println("             - " + step.asText()));
    }

    private static String sum(Map<String, Integer> verdicts) {
        StringBuilder sum = new StringBuilder();
        verdicts.forEach((verdict, count) ->
                sum.append(sum.isEmpty() ? "" : ", ").append(count).append(' ').append(verdict));
        return sum.isEmpty() ? "The file has no rows." : sum + ".";
    }

    private int verified(ServiceClient service, ObjectNode files) throws NotAskedException {
        JsonNode found = service.post("/import/verify", files).body();
        boolean inSync = found.path("in_sync").asBoolean();
        if (json) {
            service.printJson(found);
        } else {
            print(service, found, inSync);
        }
        return inSync ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(ServiceClient service, JsonNode answer, boolean inSync) {
        String rule = "=".repeat(60);
        service.out().println("VERIFICATION REPORT");
        service.out().println(rule);
        if (inSync) {
            service.out().println("✅ All mappings are in sync!");
        }
        section(service, answer.path("missing"), "❌ Missing here");
        section(service, answer.path("mismatched"), "⚠️ Mismatched");
        section(service, answer.path("extra"), "➕ Extra here");
        section(service, answer.path("malformed"), "❓ Not compared");
        service.out().println(rule);
    }

    private static void section(ServiceClient service, JsonNode differences, String title) {
        if (differences.isEmpty()) {
            return;
        }
        service.out().println(title + ": " + differences.size());
        differences.forEach(difference -> {
            String name = difference.path("name").asText();
            service.out()
                    .println("   " + difference.path("agentId").asText() + (name.isEmpty() ? "" : " (" + name + ")")
                            + " " + difference.path("what").asText());
        });
    }
}
