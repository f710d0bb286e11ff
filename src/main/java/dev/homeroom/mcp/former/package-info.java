/**
 * The tools of letta-matrix under their old names, with their old parameters and operations, for agents whose prompts and memories
 * name them. They do what they do by the present tools.
 *
 * @see <a href="https://github.com/oculairmedia/Letta-Matrix">letta-matrix</a>
 */
@NullMarked
package dev.homeroom.mcp.former;

import org.jspecify.annotations.NullMarked;
