/**
 * The launcher's memory, {@code .runtime/launcher}. {@link dev.homeroom.launcher.state.StateFile} reads and changes {@code state.json},
 * whole or not at all, one process at a time; {@link dev.homeroom.launcher.state.SupervisorLock} lets only one process supervise.
 */
@NullMarked
package dev.homeroom.launcher.state;

import org.jspecify.annotations.NullMarked;
