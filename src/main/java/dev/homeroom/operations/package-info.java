/**
 * For operators: the order of start and stop, health, metrics, and the REST interface. The package uses only the doors
 * of the other packages.
 */
@NullMarked
package dev.homeroom.operations;

import org.jspecify.annotations.NullMarked;
