package dev.homeroom.launcher.engine;

import dev.homeroom.launcher.definition.Workload;
import dev.homeroom.launcher.state.Instance;
import dev.homeroom.launcher.state.LauncherFolder;
import java.util.Map;
import java.util.Optional;

/** Both engines. The container engine is looked for when it is first needed. */
public final class Engines {
    private final LauncherFolder folder;
    private final Map<String, String> environment;
    private final ProcessEngine processes;
    private Optional<ContainerEngine> containers = Optional.empty();

    /** @param environment whose {@code PATH} has the container engine */
    public Engines(LauncherFolder folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = environment;
        this.processes = new ProcessEngine(folder);
    }

    public Engine of(Workload workload) throws EngineException, InterruptedException {
        return switch (workload) {
            case Workload.Local local -> processes;
            case Workload.Container container -> containers();
        };
    }

    public Engine of(Instance instance) throws EngineException, InterruptedException {
        return switch (instance) {
            case Instance.LocalProcess process -> processes;
            case Instance.ContainerInstance container -> containers();
        };
    }

    /** @throws EngineException when this machine has neither Docker nor Podman with Compose */
    public synchronized ContainerEngine containers() throws EngineException, InterruptedException {
        if (containers.isEmpty()) {
            containers = ContainerProgram.find(environment).map(program -> new ContainerEngine(program, folder));
        }
        return containers.orElseThrow(() ->
                new EngineException("containers need \"docker compose\", or \"podman compose\" of Podman 4.7 or newer,"
                        + " and neither works on this machine"));
    }
}
