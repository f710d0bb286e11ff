package dev.homeroom.mcp.attach;

import java.util.Optional;

/**
 * How far the tools have come at one backend.
 *
 * @param agents number of agents that have the tools, as far as is known; a look at all of them takes nothing off it
 * @param wanted number of agents that are to have them
 * @param problem a sentence for operators
 */
public record AttachReport(String backend, int agents, int wanted, Optional<String> problem) {}
