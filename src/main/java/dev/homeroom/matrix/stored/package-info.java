/** Ids of Matrix as columns of tables. */
@NullMarked
package dev.homeroom.matrix.stored;

import org.jspecify.annotations.NullMarked;
