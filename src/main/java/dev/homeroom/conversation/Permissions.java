package dev.homeroom.conversation;

import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.template.SpaceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Permission levels by user id, by server name, or for everybody. The most specific rule counts. Display names never
 * count.
 */
@Singleton
public final class Permissions {
    private static final String EVERYBODY = "*";

    private final Map<String, Level> levels;

    @Inject
    Permissions(PermissionSettings settings, SpaceSettings space, Namespace namespace) {
        this(levels(settings.rules().orElse(List.of()), operators(space), namespace));
    }

    private Permissions(Map<String, Level> levels) {
        this.levels = Map.copyOf(levels);
    }

    /**
     * @param rules pairs like {@code @alice:example.org=admin}; a later rule overrides an earlier one
     * @param operators people who are {@link Level#ADMIN} unless a rule names them
     * @throws IllegalArgumentException when a rule is invalid; the message names the setting and the rule
     */
    public static Permissions of(List<String> rules, List<UserId> operators, Namespace namespace) {
        return new Permissions(levels(rules, operators, namespace));
    }

    private static List<UserId> operators(SpaceSettings space) {
        return space.invite().orElse(List.of()).stream()
                .map(String::strip)
                .filter(UserId::isValid)
                .map(UserId::new)
                .toList();
    }

    private static Map<String, Level> levels(List<String> rules, List<UserId> operators, Namespace namespace) {
        Map<String, Level> levels = new HashMap<>();
        operators.forEach(person -> levels.put(person.value(), Level.ADMIN));
        rules.stream().map(String::strip).filter(rule -> !rule.isEmpty()).forEach(rule -> put(rule, levels));
        if (Stream.of(EVERYBODY, namespace.serverName()).noneMatch(levels::containsKey)) {
            levels.put(namespace.serverName(), Level.CHAT);
        }
        return levels;
    }

    private static void put(String rule, Map<String, Level> levels) {
        int equals = rule.lastIndexOf('=');
        String who = rule.substring(0, Math.max(0, equals)).strip();
        Level level = Level.of(rule.substring(equals + 1).strip())
                .filter(known -> isSomebody(who))
                .orElseThrow(() -> new IllegalArgumentException(
                        "homeroom.permissions (HOMEROOM_PERMISSIONS) has to list pairs like @alice:example.org=admin, with a user id,"
                                + " a server name or * before the = and none, chat, manage or admin behind it, and '"
                                + rule
                                + "' is none"));
        levels.put(who, level);
    }

    private static boolean isSomebody(String who) {
        return who.startsWith("@")
                ? UserId.isValid(who)
                : !who.isBlank() && who.chars().noneMatch(Character::isWhitespace);
    }

    public Level of(UserId person) {
        return Stream.of(person.value(), person.serverName(), EVERYBODY)
                .filter(levels::containsKey)
                .map(levels::get)
                .findFirst()
                .orElse(Level.NONE);
    }

    /** The people whom a rule or the invite list names with {@link Level#MANAGE} or more. */
    List<UserId> managers() {
        return levels.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith("@") && entry.getValue().includes(Level.MANAGE))
                .map(entry -> new UserId(entry.getKey()))
                .sorted(Comparator.comparing(UserId::value))
                .toList();
    }

    public boolean mayChat(UserId person) {
        return of(person).includes(Level.CHAT);
    }
}
