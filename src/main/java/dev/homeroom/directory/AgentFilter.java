package dev.homeroom.directory;

import dev.homeroom.backend.Agent;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Decides which of the listed agents are included. */
final class AgentFilter {
    private static final int MAX_ID_LENGTH = 600;

    private final List<Predicate<Agent>> include;
    private final List<Predicate<Agent>> exclude;

    AgentFilter(Optional<List<String>> include, Optional<List<String>> exclude) {
        this.include = rules(include);
        this.exclude = rules(exclude);
    }

    boolean accepts(Agent agent) {
        return hasUsableId(agent) && (include.isEmpty() || matches(include, agent)) && !matches(exclude, agent);
    }

    /** An id is a key in Homeroom's tables and part of a binding. Real ids are within these limits. */
    private static boolean hasUsableId(Agent agent) {
        return !agent.id().isBlank()
                && agent.id().length() <= MAX_ID_LENGTH
                && agent.id().equals(StoredText.of(agent.id()));
    }

    private static boolean matches(List<Predicate<Agent>> rules, Agent agent) {
        return rules.stream().anyMatch(rule -> rule.test(agent));
    }

    private static List<Predicate<Agent>> rules(Optional<List<String>> configured) {
        return configured.orElse(List.of()).stream()
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .map(AgentFilter::rule)
                .toList();
    }

    private static Predicate<Agent> rule(String configured) {
        if (configured.startsWith("id:")) {
            String id = configured.substring("id:".length());
            return agent -> agent.id().equals(id);
        }
        if (configured.startsWith("tag:")) {
            String tag = configured.substring("tag:".length());
            return agent -> agent.tags().contains(tag);
        }
        Pattern name = glob(configured.startsWith("name:") ? configured.substring("name:".length()) : configured);
        return agent -> name.matcher(agent.name()).matches();
    }

    private static Pattern glob(String pattern) {
        String regex = pattern.codePoints()
                .mapToObj(Character::toString)
                .map(character -> switch (character) {
                    case "*" -> ".*";
                    case "?" -> ".";
                    default -> Pattern.quote(character);
                })
                .collect(Collectors.joining());
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }
}
