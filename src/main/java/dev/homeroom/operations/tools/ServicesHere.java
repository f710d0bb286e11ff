package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.LauncherProgress;
import dev.homeroom.launcher.LauncherSite;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.StateWords;
import dev.homeroom.launcher.SupervisionFailedException;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.launcher.state.Wish;
import dev.homeroom.mcp.McpSettings;
import dev.homeroom.mcp.McpTool;
import dev.homeroom.mcp.ToolRefusal;
import dev.homeroom.time.Deadline;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The services of the launcher's manifest on this machine, if there is one. */
@ApplicationScoped
class ServicesHere {
    static final Launcher.Patience WAITING = waiting(McpTool.LONGEST_WAIT);

    private final Supplier<LauncherSite> site;
    private final Function<LauncherSite, Launcher> launcher;

    @Inject
    ServicesHere(McpSettings settings) {
        this(
                () -> LauncherSite.of(settings.manifest().map(Path::of), Optional.empty(), List.of())
                        .withoutOwnSettings(),
                LauncherSite::launcher);
    }

    ServicesHere(Supplier<LauncherSite> site, Function<LauncherSite, Launcher> launcher) {
        this.site = site;
        this.launcher = launcher;
    }

    /** The time for all parts of a call. */
    static Deadline deadline() {
        return Deadline.in(McpTool.LONGEST_WAIT);
    }

    static Launcher.Patience waiting(Duration limit) {
        return new Launcher.Patience(LauncherProgress.SILENT, Optional.of(limit));
    }

    interface LauncherWork<T> {
        T with(Launcher launcher) throws ManifestException, InterruptedException;
    }

    /** @throws ToolRefusal when there is no launcher, or it can't do this */
    <T> T ask(LauncherWork<T> work) {
        LauncherSite here = site.get();
        if (!here.exists()) {
            throw new ToolRefusal(
                    ("There is no launcher where Homeroom runs: %s doesn't exist. If the services have a manifest"
                                    + " elsewhere, an operator names it in HOMEROOM_MCP_MANIFEST; otherwise use the tools of the machine.")
                            .formatted(here.place().file()));
        }
        try {
            return work.with(launcher.apply(here));
        } catch (ManifestException e) {
            throw new ToolRefusal(String.join(" ", e.sentences()));
        } catch (SupervisionFailedException | UncheckedIOException e) {
            throw new ToolRefusal(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolRefusal("Homeroom stops. Please ask again when it runs.");
        }
    }

    /** Adds the states of services, and whether anybody restarts them. */
    static ObjectNode describe(ObjectNode result, Launcher launcher, Map<String, ServiceRecord> records) {
        ArrayNode services = result.putArray("services");
        records.forEach((name, record) -> describe(services.addObject(), name, record));
        return result.put("supervised", launcher.isSupervised());
    }

    private static void describe(ObjectNode service, String name, ServiceRecord record) {
        service.put("service_id", name)
                .put("state", record.state().name().toLowerCase(Locale.ROOT))
                .put("wanted", record.wish() != Wish.STOP)
                .put("ready", record.isReady())
                .put("restarts", record.restarts());
        record.startedAt()
                .filter(_ -> record.state().isUp())
                .ifPresent(since -> service.put("since", since.toString()));
        String detail = StateWords.because(record).strip();
        if (!detail.isEmpty()) {
            service.put("detail", detail);
        }
    }

    /** Names the services that a call is about, for its confirmation. */
    static String named(Launcher launcher, List<String> names) {
        String all = names.isEmpty() ? "None runs." : "They are: " + String.join(", ", names) + ".";
        return names.stream()
                .filter(launcher::isAroundThisProcess)
                .findFirst()
                .map(own -> all
                        + " %s is the Homeroom that answers you: this call may get no answer, and later ones get none while it is stopped."
                                .formatted(own))
                .orElse(all);
    }

    /** The result of work on services. */
    static ObjectNode result(ObjectNode result, List<String> problems, Launcher launcher, Selection selection)
            throws ManifestException, InterruptedException {
        result.put("status", problems.isEmpty() ? "done" : "unfinished");
        if (!problems.isEmpty()) {
            result.put("note", String.join(" ", problems) + " Look again with service_status.");
        }
        return describe(result, launcher, launcher.status(selection));
    }
}
