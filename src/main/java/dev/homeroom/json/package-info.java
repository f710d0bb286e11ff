/** JSON parsing and writing without buffers per thread. */
@NullMarked
package dev.homeroom.json;

import org.jspecify.annotations.NullMarked;
