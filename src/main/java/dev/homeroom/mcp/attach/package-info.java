/**
 * Gives Homeroom's tools to the agents of servers that call tools for them. {@link dev.homeroom.mcp.attach.ToolAttachments} is the
 * door.
 */
@NullMarked
package dev.homeroom.mcp.attach;

import org.jspecify.annotations.NullMarked;
