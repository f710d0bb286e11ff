package dev.homeroom.launcher.engine;

import dev.homeroom.launcher.definition.ServiceDefinition;
import dev.homeroom.launcher.definition.StopRule;
import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.Instance.ContainerInstance;
import dev.homeroom.launcher.state.LauncherFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Runs services as containers, each by the Compose file that describes it, and without those that it depends on there. */
public final class ContainerEngine implements Engine {
    /** An image may have to be pulled or built first. */
    private static final Duration START = Duration.ofMinutes(30);
    /** A container may have a time of its own to stop, and a database may need it. */
    private static final Duration STOP = Duration.ofHours(1);

    private final ContainerProgram program;
    private final LauncherFolder folder;

    public ContainerEngine(ContainerProgram program, LauncherFolder folder) {
        this.program = program;
        this.folder = folder;
    }

    @Override
    public Optional<Instance> find(ServiceDefinition service) throws EngineException, InterruptedException {
        Optional<String> id = id(service);
        if (id.isEmpty() || !inspect(id.get()).isUp()) {
            return Optional.empty();
        }
        return id.map(ContainerInstance::new);
    }

    @Override
    public Instance start(ServiceDefinition service) throws EngineException, InterruptedException {
        List<String> words =
                List.of("up", "--detach", "--no-deps", container(service).service());
        ProgramRun.ProgramResult result = compose(service, words, START);
        if (!result.isGood()) {
            throw new EngineException(program.name() + " compose up failed: " + result.reason());
        }
        return id(service)
                .map(ContainerInstance::new)
                .orElseThrow(() -> new EngineException(program.name() + " compose up made no container"));
    }

    private Optional<String> id(ServiceDefinition service) throws EngineException, InterruptedException {
        List<String> words =
                List.of("ps", "--all", "--quiet", container(service).service());
        ProgramRun.ProgramResult result = compose(service, words, Duration.ofMinutes(1));
        if (!result.isGood()) {
            throw new EngineException(program.name() + " compose ps failed: " + result.reason());
        }
        return result.output()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst();
    }

    private ProgramRun.ProgramResult compose(ServiceDefinition service, List<String> command, Duration timeout)
            throws EngineException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("compose", "-f", container(service).file().toString()));
        if (!service.environment().own().isEmpty()) {
            words.addAll(List.of("-f", override(service).toString()));
        }
        words.addAll(command);
        return program.run(words, service.environment().values(), timeout);
    }

    /** Names the service's variables, whose values Compose takes from its own environment. No secret is written down. */
    private Path override(ServiceDefinition service) throws EngineException {
        StringBuilder yaml =
                new StringBuilder("services:\n  \"" + container(service).service() + "\":\n    environment:\n");
        service.environment()
                .own()
                .forEach(name -> yaml.append("      - ").append(name).append('\n'));
        Path file = folder.composeOverride(service.name());
        try {
            return Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new EngineException(file + " can't be written: " + e.getMessage());
        }
    }

    @Override
    public Observation observe(String service, Instance instance) throws InterruptedException {
        try {
            ProgramRun.ProgramResult result = program.run(List.of("inspect", id(instance)));
            if (result.isGood()) {
                return ContainerInspection.of(result.output()).observation();
            }
            return result.errors().toLowerCase(Locale.ROOT).contains("no such")
                    ? new Observation.Gone(OptionalInt.empty())
                    : new Observation.Unknown(result.reason());
        } catch (EngineException e) {
            return new Observation.Unknown(String.valueOf(e.getMessage()));
        }
    }

    private ContainerInspection inspect(String id) throws EngineException, InterruptedException {
        ProgramRun.ProgramResult result = program.run(List.of("inspect", id));
        if (!result.isGood()) {
            throw new EngineException(program.name() + " inspect failed: " + result.reason());
        }
        return ContainerInspection.of(result.output());
    }

    /** Returns {@code host:port} by the container's own port. */
    public Map<Integer, String> published(Instance instance) throws EngineException, InterruptedException {
        return inspect(id(instance)).published();
    }

    @Override
    public Ending stop(Instance instance, StopRule rule) throws EngineException, InterruptedException {
        if (rule.signal().isPresent()) {
            program.run(List.of("kill", "--signal", rule.signal().get(), id(instance)));
        }
        List<String> words = new ArrayList<>(List.of("stop"));
        rule.timeout().ifPresent(timeout -> words.addAll(List.of("-t", String.valueOf(timeout.toSeconds()))));
        words.add(id(instance));
        ProgramRun.ProgramResult result = program.run(words, program.environment(), STOP);
        if (!result.isGood() && !result.errors().toLowerCase(Locale.ROOT).contains("no such")) {
            throw new EngineException(program.name() + " stop failed: " + result.reason());
        }
        return Ending.IN_TIME;
    }

    @Override
    public Optional<Integer> execute(ServiceDefinition service, Instance instance, List<String> words, Duration timeout)
            throws EngineException, InterruptedException {
        List<String> exec = new ArrayList<>(List.of("exec", id(instance)));
        exec.addAll(words);
        return ProgramRun.of(program.words(exec), program.environment(), folder.path(), timeout)
                .map(ProgramRun.ProgramResult::exitCode);
    }

    /** Copies the container's output to the service's log for as long as this process lives. */
    public ContainerLog follow(String service, Instance instance) throws EngineException {
        return ContainerLog.follow(program, id(instance), folder.log(service));
    }

    private static Workload.Container container(ServiceDefinition service) {
        return (Workload.Container) service.workload();
    }

    private static String id(Instance instance) {
        return ((ContainerInstance) instance).id();
    }
}
