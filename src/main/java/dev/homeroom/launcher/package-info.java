/**
 * The launcher of services. {@link dev.homeroom.launcher.Launcher} is what commands use: it reads the manifest, checks it, writes wishes
 * into the state and waits until the supervisor has made them true.
 */
@NullMarked
package dev.homeroom.launcher;

import org.jspecify.annotations.NullMarked;
