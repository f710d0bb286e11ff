package dev.homeroom.directory;

import dev.homeroom.backend.Agent;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which of the listed agents count. */
final class AgentFilter {
    private static final int LONGEST_ID = 600;

    private final List<Predicate<Agent>> include;
    private final List<Predicate<Agent>> exclude;

    AgentFilter(Optional<List<String>> include, Optional<List<String>> exclude) {
        this.include = rules(include);
        this.exclude = rules(exclude);
    }

    boolean accepts(Agent agent) {
        return hasUsableId(agent) && (include.isEmpty() || matches(include, agent)) && !matches(exclude, agent);
    }

    /** An id is a key in our tables and part of a binding; nothing sane is refused here. */
    private static boolean hasUsableId(Agent agent) {
        return !agent.id().isBlank()
                && agent.id().length() <= LONGEST_ID
                && agent.id().equals(StoredText.of(agent.id()));
    }

    private static boolean matches(List<Predicate<Agent>> rules, Agent agent) {
        return rules.stream().anyMatch(rule -> rule.test(agent));
    }

    private static List<Predicate<Agent>> rules(Optional<List<String>> written) {
        return written.orElse(List.of()).stream()
                .map(String::strip)
                .filter(rule -> !rule.isEmpty())
                .map(AgentFilter::rule)
                .toList();
    }

    private static Predicate<Agent> rule(String written) {
        if (written.startsWith("id:")) {
            String id = written.substring("id:".length());
            return agent -> agent.id().equals(id);
        }
        if (written.startsWith("tag:")) {
            String tag = written.substring("tag:".length());
            return agent -> agent.tags().contains(tag);
        }
        Pattern name = glob(written.startsWith("name:") ? written.substring("name:".length()) : written);
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
