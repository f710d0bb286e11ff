/** The tools of operators, which they call over MCP at {@code /mcp/ops} with the key of the REST interface. */
@NullMarked
package dev.homeroom.operations.tools;

import org.jspecify.annotations.NullMarked;
