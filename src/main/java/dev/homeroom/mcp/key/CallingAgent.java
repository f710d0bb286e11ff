package dev.homeroom.mcp.key;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.UserId;

/** The agent that calls, as its key says. */
public record CallingAgent(AgentRef ref, UserId user) {}
