/**
 * The MCP interface: tools that agents call. {@link dev.homeroom.mcp.McpGuard} stands before it, and lets nobody
 * through without a key. It takes one JSON-RPC message a request or text frame, remembers nothing between requests, and never takes the
 * caller from a parameter. {@code mcp.key} has the callers' keys,
 * {@code mcp.tools} the tools.
 */
@NullMarked
package dev.homeroom.mcp;

import org.jspecify.annotations.NullMarked;
