package dev.homeroom.launcher.engine;

import dev.homeroom.cache.BoundedMap;
import dev.homeroom.database.entity.OutsideTransactions;
import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.Instance.LocalProcess;
import dev.homeroom.launcher.state.LauncherFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs services as processes. Each leads a session of its own, so neither Ctrl-C nor the launcher's end reaches it, and a stop reaches
 * all of it. It writes its pid before anything else, so a launcher that dies before it has written the state finds it again.
 */
public final class ProcessEngine implements Engine {
    private static final String SERVICE = "echo $$ >\"$0.new\" && mv -f \"$0.new\" \"$0\" && exec \"$@\"";
    /** Keeps the exit code for a launcher that comes later. */
    private static final String ONESHOT =
            "echo $$ >\"$0.new\" && mv -f \"$0.new\" \"$0\"; \"$@\"; code=$?; echo $code >\"$0.exit\"; exit $code";

    private static final int MOST_CHILDREN = 1_000;
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    private final LauncherFolder folder;
    /** By process id. Running ones are observed all the time, so only ended ones are dropped while fewer than the limit run. */
    private final BoundedMap<Long, Process> children = new BoundedMap<>(MOST_CHILDREN);

    public ProcessEngine(LauncherFolder folder) {
        this.folder = folder;
    }

    /** A pid file is as old as its process, unless the pid is used again. */
    @Override
    public Optional<Instance> find(ServiceDefinition service) {
        Path file = folder.pidFile(service.name());
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            LocalProcess process =
                    new LocalProcess(Long.parseLong(Files.readString(file).strip()), written);
            return ProcessTree.of(process).map(tree -> process);
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    @Override
    public Instance start(ServiceDefinition service) throws EngineException {
        OutsideTransactions.require("the start of a service");
        Workload.Local local = (Workload.Local) service.workload();
        ProcessBuilder builder = new ProcessBuilder(words(service, local))
                .directory(local.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.log(service.name()).toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.environment().clear();
        builder.environment().putAll(service.environment().values());
        try {
            Files.deleteIfExists(folder.pidFile(service.name()));
            Files.deleteIfExists(folder.exitFile(service.name()));
            Process process = builder.start();
            children.put(process.pid(), process);
            return new LocalProcess(
                    process.pid(), process.toHandle().info().startInstant().orElseGet(Instant::now));
        } catch (IOException e) {
            throw new EngineException("it can't be run: " + e.getMessage());
        }
    }

    private List<String> words(ServiceDefinition service, Workload.Local local) {
        List<String> words = new ArrayList<>();
        ProgramRun.find("setsid", System.getenv()).ifPresent(words::add);
        words.addAll(List.of("sh", "-c", service.oneshot() ? ONESHOT : SERVICE));
        words.add(folder.pidFile(service.name()).toString());
        words.addAll(local.words());
        return words;
    }

    @Override
    public Observation observe(String service, Instance instance) {
        LocalProcess process = (LocalProcess) instance;
        return children.get(process.pid())
                .map(ProcessEngine::observe)
                .orElseGet(() -> ProcessTree.of(process).isPresent()
                        ? new Observation.Up(Observation.OwnHealth.NONE)
                        : new Observation.Gone(writtenExitCode(service)));
    }

    private static Observation observe(Process child) {
        return child.isAlive()
                ? new Observation.Up(Observation.OwnHealth.NONE)
                : new Observation.Gone(OptionalInt.of(child.exitValue()));
    }

    private OptionalInt writtenExitCode(String service) {
        try {
            return OptionalInt.of(
                    Integer.parseInt(Files.readString(folder.exitFile(service)).strip()));
        } catch (IOException | NumberFormatException none) {
            return OptionalInt.empty();
        }
    }

    @Override
    public Ending stop(Instance instance, StopRule rule) throws EngineException, InterruptedException {
        LocalProcess process = (LocalProcess) instance;
        Optional<ProcessTree> running = ProcessTree.of(process);
        Ending ending = running.isPresent() ? end(running.get(), process, rule) : Ending.IN_TIME;
        ProcessTree.killRest(process.pid());
        return ending;
    }

    private static Ending end(ProcessTree tree, LocalProcess process, StopRule rule)
            throws EngineException, InterruptedException {
        tree.signal(rule.signalOfProcess());
        if (tree.awaitEnd(rule.timeoutOfProcess())) {
            return Ending.IN_TIME;
        }
        tree.signal("KILL");
        if (!tree.awaitEnd(AFTER_KILL)) {
            throw new EngineException("process " + process.pid() + " could not be killed");
        }
        return Ending.BY_FORCE;
    }

    @Override
    public Optional<Integer> execute(ServiceDefinition service, Instance instance, List<String> words, Duration timeout)
            throws EngineException, InterruptedException {
        List<String> found = new ArrayList<>(words);
        ProgramRun.find(words.getFirst(), service.environment().values()).ifPresent(path -> found.set(0, path));
        Path working = service.workload() instanceof Workload.Local local ? local.folder() : folder.path();
        return ProgramRun.of(found, service.environment().values(), working, timeout)
                .map(ProgramRun.ProgramResult::exitCode);
    }
}
