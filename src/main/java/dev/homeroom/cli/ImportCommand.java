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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Adopts the predecessor's rooms. */
@Command(
        name = "import",
        description = "Adopts the rooms of letta-matrix, or compares them. Asks the running service, with "
                + "HOMEROOM_API_KEY. Passwords are neither stored nor sent. The exit code is 1 if a row was "
                + "refused or differs.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

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
    public Integer call() {
        return ServiceClient.of(spec, dialog -> {
            try {
                ObjectNode files = files();
                return verify ? verified(dialog, files) : imported(dialog, files);
            } catch (UnreadableFileException | MappingsTable.UnreadableException e) {
                return dialog.failed(String.valueOf(e.getMessage()));
            }
        });
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

    private int imported(ServiceClient dialog, ObjectNode files) throws NotAskedException {
        RunningService.ServiceAnswer begun = dialog.service().post("/import?dry_run=" + dryRun, files);
        if (!begun.isGood()) {
            return dialog.failed(begun);
        }
        Map<String, Integer> verdicts = new TreeMap<>();
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        boolean[] allGood = {true};
        RunningService.ServiceAnswer end = dialog.follow("/import", "rows", row -> {
            verdicts.merge(row.path("verdict").asText(), 1, Integer::sum);
            allGood[0] &= row.path("good").asBoolean();
            rows.add(row);
            if (!json) {
                print(dialog, row);
            }
        });
        if (!end.isGood() || end.body().has("error")) {
            return dialog.failed(end);
        }
        if (json) {
            dialog.printJson(rows);
        } else {
            dialog.out().println(sum(verdicts));
        }
        return allGood[0] ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(ServiceClient dialog, JsonNode row) {
        String name = row.path("agent_name").asText();
        dialog.out()
                .println("%-11s  %s%s  %s"
                        .formatted(
                                row.path("verdict").asText(),
                                row.path("agent_id").asText(),
                                name.isEmpty() ? "" : " (" + name + ")",
                                row.path("room_id").asText()));
        dialog.out().println("             " + row.path("why").asText());
        row.path("steps").forEach(step -> dialog.out().println("             - " + step.asText()));
    }

    private static String sum(Map<String, Integer> verdicts) {
        StringBuilder sum = new StringBuilder();
        verdicts.forEach((verdict, count) ->
                sum.append(sum.isEmpty() ? "" : ", ").append(count).append(' ').append(verdict));
        return sum.isEmpty() ? "The file has no rows." : sum + ".";
    }

    private int verified(ServiceClient dialog, ObjectNode files) throws NotAskedException {
        RunningService.ServiceAnswer serviceAnswer = dialog.service().post("/import/verify", files);
        if (!serviceAnswer.isGood()) {
            return dialog.failed(serviceAnswer);
        }
        boolean inSync = serviceAnswer.body().path("in_sync").asBoolean();
        if (json) {
            dialog.printJson(serviceAnswer);
            return inSync ? ExitCode.OK : ExitCode.SOFTWARE;
        }
        print(dialog, serviceAnswer.body(), inSync);
        return inSync ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(ServiceClient dialog, JsonNode answer, boolean inSync) {
        String rule = "=".repeat(60);
        dialog.out().println("VERIFICATION REPORT");
        dialog.out().println(rule);
        if (inSync) {
            dialog.out().println("✅ All mappings are in sync!");
        }
        section(dialog, answer.path("missing"), "❌ Missing here");
        section(dialog, answer.path("mismatched"), "⚠️ Mismatched");
        section(dialog, answer.path("extra"), "➕ Extra here");
        section(dialog, answer.path("malformed"), "❓ Not compared");
        dialog.out().println(rule);
    }

    private static void section(ServiceClient dialog, JsonNode differences, String title) {
        if (differences.isEmpty()) {
            return;
        }
        dialog.out().println(title + ": " + differences.size());
        differences.forEach(difference -> {
            String name = difference.path("name").asText();
            dialog.out()
                    .println("   " + difference.path("agentId").asText() + (name.isEmpty() ? "" : " (" + name + ")")
                            + " " + difference.path("what").asText());
        });
    }
}
