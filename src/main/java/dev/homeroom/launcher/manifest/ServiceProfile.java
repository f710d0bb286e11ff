package dev.homeroom.launcher.manifest;

import java.util.List;

/**
 * Services that are started together.
 *
 * @param autostart whether {@code start} means this one when it is told nothing
 */
public record ServiceProfile(String name, String description, List<String> services, boolean autostart) {}
