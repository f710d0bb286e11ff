/**
 * Which agents of a room get a message. {@link dev.homeroom.turn.activation.Activation} decides it from the message, the agents
 * and their modes alone.
 */
@NullMarked
package dev.homeroom.turn.activation;

import org.jspecify.annotations.NullMarked;
