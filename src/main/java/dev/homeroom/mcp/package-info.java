/**
 * The MCP interface: tools that agents call. {@link dev.homeroom.mcp.McpResource} is the endpoint. It takes one JSON-RPC message a
 * request, remembers nothing between requests, and never takes the caller from a parameter. {@code mcp.key} has the callers' keys,
 * {@code mcp.tools} the tools.
 */
@NullMarked
package dev.homeroom.mcp;

import org.jspecify.annotations.NullMarked;
