package dev.homeroom.turn.reception;

import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.KnownAgent;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The agents that people can write to, in the order of their names, and the choice of one by number or name. */
@Singleton
class AgentChoices {
    private static final Pattern NUMBER = Pattern.compile("#?([0-9]{1,6})\\.?");

    private final AgentDirectory directory;

    AgentChoices(AgentDirectory directory) {
        this.directory = directory;
    }

    List<KnownAgent> all() {
        return directory.all().stream()
                .filter(agent -> agent.isListed() && agent.enabled())
                .sorted(Comparator.comparing(AgentChoices::nameOf, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(agent -> agent.ref().toString()))
                .toList();
    }

    static String nameOf(KnownAgent agent) {
        return agent.name().isBlank() ? agent.ref().agentId() : agent.name().strip();
    }

    /** The agents with exactly this name, or the one with this number. Names win. */
    List<KnownAgent> named(String text) {
        String wanted = folded(text);
        List<KnownAgent> agents = all();
        List<KnownAgent> named = matching(agents, name -> name.equals(wanted));
        Matcher number = NUMBER.matcher(wanted);
        if (!named.isEmpty() || !number.matches()) {
            return named;
        }
        int index = Integer.parseInt(number.group(1)) - 1;
        return index >= 0 && index < agents.size() ? List.of(agents.get(index)) : List.of();
    }

    /** Like {@link #named}; if there is none, the agents whose names begin with the text, or else contain it. */
    List<KnownAgent> like(String text) {
        String wanted = folded(text);
        List<KnownAgent> agents = all();
        return Stream.of(
                        named(text),
                        matching(agents, name -> name.startsWith(wanted)),
                        matching(agents, name -> name.contains(wanted)))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static List<KnownAgent> matching(List<KnownAgent> agents, Predicate<String> name) {
        return agents.stream().filter(agent -> name.test(folded(nameOf(agent)))).toList();
    }

    private static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
