/** Migration from the predecessor: reading its mappings, adopting its rooms and Space, verification, and export in the same form. */
@NullMarked
package dev.homeroom.predecessor;

import org.jspecify.annotations.NullMarked;
