package dev.homeroom.launcher;

import java.util.List;
import java.util.Optional;

/** The services that a command is about: a profile's, or some by name; neither means a default of the command. */
public record Selection(Optional<String> profile, List<String> services) {
    public static final Selection NONE = new Selection(Optional.empty(), List.of());

    public static Selection profile(String name) {
        return new Selection(Optional.of(name), List.of());
    }

    public static Selection services(String... names) {
        return new Selection(Optional.empty(), List.of(names));
    }

    boolean isEmpty() {
        return profile.isEmpty() && services.isEmpty();
    }
}
