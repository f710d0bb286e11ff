package dev.homeroom.backend;

import java.util.Set;

/**
 * One agent as its backend lists it.
 *
 * @param id stable id within the backend
 * @param name any string, may be empty, not unique, may change
 * @param tags the backend's own labels, for filters; empty if it has none
 * @param enabled false when the backend says that the agent takes no messages
 * @param description the purpose of the agent in the backend's own words; empty if it has none
 */
public record Agent(String id, String name, Set<String> tags, boolean enabled, String description) {
    public Agent {
        tags = Set.copyOf(tags);
    }

    /** Without a description. */
    public Agent(String id, String name, Set<String> tags, boolean enabled) {
        this(id, name, tags, enabled, "");
    }
}
