/**
 * Migration from the predecessor: reads its mappings, adopts its rooms and Space, verifies the result, and exports in
 * the same format.
 */
@NullMarked
package dev.homeroom.predecessor;

import org.jspecify.annotations.NullMarked;
