package dev.homeroom.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The containers of Compose files.
 *
 * @param files of {@code deploy}; later ones change the earlier ones
 */
record ComposeStack(ContainerEngine engine, List<String> files) {
    private static final Duration TO_BE_HEALTHY = Duration.ofMinutes(2);

    /** The same containers, with another file's changes. */
    ComposeStack with(String file) {
        return new ComposeStack(
                engine, Stream.concat(files.stream(), Stream.of(file)).toList());
    }

    String compose(String... more) {
        return engine.docker(words(more).toArray(String[]::new));
    }

    private List<String> words(String... more) {
        List<String> words = new ArrayList<>(List.of("compose"));
        files.forEach(file -> words.addAll(List.of("-f", "deploy/" + file)));
        words.addAll(List.of(more));
        return words;
    }

    /** The id of a service's container; empty if there is none. */
    String container(String service) {
        return compose("ps", "-a", "-q", service);
    }

    String health(String service) {
        return engine.docker("inspect", "-f", "{{.State.Health.Status}}", container(service));
    }

    /** SIGKILL from the machine: to the engine it is a crash, while {@code docker kill} is a wish. */
    void crash(String service) {
        String container = container(service);
        String started = engine.docker("inspect", "-f", "{{.State.StartedAt}}", container);
        engine.inCopy("kill", "-9", engine.docker("inspect", "-f", "{{.State.Pid}}", container));
        Patience.waitingFor(service + " to be started again")
                .until(() -> !engine.docker("inspect", "-f", "{{.State.StartedAt}}", container)
                        .equals(started));
    }

    void awaitHealthy(String service) {
        Patience.waitingFor(service + " to be healthy", TO_BE_HEALTHY)
                .until(() -> health(service).equals("healthy"));
    }

    /** Addresses on the machine that lead to the service. */
    String published(String service) {
        return engine.docker("port", container(service));
    }

    void down() {
        compose("--profile", "*", "down", "-v", "--remove-orphans", "-t", "5");
    }
}
