/**
 * For operators: the order of start and stop, health, metrics, and the REST interface. Uses the doors of the other
 * packages and nothing behind them.
 */
@NullMarked
package dev.homeroom.operations;

import org.jspecify.annotations.NullMarked;
