package dev.homeroom.mcp;

import dev.homeroom.mcp.ToolCatalog.ToolDescription;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tools that agents are offered with these settings. */
@Singleton
public class OfferedTools {
    private final McpSettings settings;

    public OfferedTools(McpSettings settings) {
        this.settings = settings;
    }

    /** Their names, those of letta-matrix too if they are on. */
    public Set<String> names() {
        Stream<String> catalogs = settings.predecessorTools()
                ? Stream.of(ToolCatalog.AGENTS, ToolCatalog.FORMER)
                : Stream.of(ToolCatalog.AGENTS);
        return catalogs.flatMap(catalog -> ToolCatalog.read(catalog).tools().stream())
                .map(ToolDescription::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}
