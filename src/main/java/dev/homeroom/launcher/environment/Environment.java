package dev.homeroom.launcher.environment;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Variables in layers, each over the ones before. Immutable. */
public final class Environment {
    /** The environment of the process that started the launcher; every file wins over it. */
    public static final String INHERITED = "inherited";

    private final Map<String, Variable> variables;

    /**
     * @param sources the layers that set it, the winning one last
     * @param own whether it belongs to the service and has to reach its container, too
     */
    public record Variable(String value, List<String> sources, boolean own) {
        public String source() {
            return sources.getLast();
        }
    }

    /** The audience of a layer: compose files can refer to both; containers get their own without being asked. */
    public enum Scope {
        COMMON,
        OWN
    }

    private Environment(Map<String, Variable> variables) {
        this.variables = Collections.unmodifiableMap(variables);
    }

    public static Environment inherited(Map<String, String> values) {
        Map<String, Variable> variables = new TreeMap<>();
        values.forEach((name, value) -> variables.put(name, new Variable(value, List.of(INHERITED), false)));
        return new Environment(variables);
    }

    /**
     * Puts a layer on top. Its values may refer to lower layers and to earlier lines of their own.
     *
     * @param missing is told of variables that are referred to and not set
     */
    public Environment with(String source, Map<String, String> layer, Scope scope, Consumer<String> missing) {
        Map<String, Variable> result = new TreeMap<>(variables);
        Environment growing = new Environment(result);
        layer.forEach((name, text) -> result.put(
                name,
                new Variable(
                        new Expansion(growing, missing).of(text),
                        growing.sources(name, source),
                        scope == Scope.OWN || growing.isOwn(name))));
        return growing;
    }

    private List<String> sources(String name, String latest) {
        List<String> before = Optional.ofNullable(variables.get(name)).map(Variable::sources).orElse(List.of()).stream()
                .filter(source -> !source.equals(INHERITED))
                .toList();
        return Stream.concat(before.stream(), Stream.of(latest)).toList();
    }

    private boolean isOwn(String name) {
        return Optional.ofNullable(variables.get(name)).map(Variable::own).orElse(false);
    }

    public Optional<String> value(String name) {
        return Optional.ofNullable(variables.get(name)).map(Variable::value);
    }

    /** Returns the variables by name. */
    public Map<String, Variable> variables() {
        return variables;
    }

    /** Returns all values, for a process. */
    public Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        variables.forEach((name, variable) -> values.put(name, variable.value()));
        return values;
    }

    /** Returns the names of the variables that the service's container gets. */
    public List<String> own() {
        return variables.entrySet().stream()
                .filter(entry -> entry.getValue().own())
                .map(Map.Entry::getKey)
                .toList();
    }
}
