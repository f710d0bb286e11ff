/** Keys by which agents show who they are. {@link dev.homeroom.mcp.key.Callers} is the door. */
@NullMarked
package dev.homeroom.mcp.key;

import org.jspecify.annotations.NullMarked;
