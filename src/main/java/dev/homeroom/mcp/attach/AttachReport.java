package dev.homeroom.mcp.attach;

import java.util.Optional;

/**
 * How far the tools have come at one backend.
 *
 * @param agents number of agents that have the tools
 * @param problem a sentence for operators
 */
public record AttachReport(String backend, int agents, Optional<String> problem) {}
