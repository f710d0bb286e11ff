/** The tools of agents. Each does what its caller's user may do in its own rooms, and nothing else. */
@NullMarked
package dev.homeroom.mcp.tools;

import org.jspecify.annotations.NullMarked;
