package dev.homeroom.incident;

import java.util.List;

/**
 * A request for an incident room.
 *
 * @param names people by user id, and agents by id, user id or exact name
 * @param by who opens it: the user id of a person, or a word for a program
 * @param key a repeated request with it opens no second room
 */
public record IncidentRequest(String title, Severity severity, List<String> names, String by, String key) {
    public IncidentRequest {
        names = List.copyOf(names);
    }
}
