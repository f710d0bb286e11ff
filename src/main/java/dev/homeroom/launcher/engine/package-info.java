/**
 * Whatever runs services: {@link dev.homeroom.launcher.engine.Engine} with one implementation for containers and one for processes of
 * this machine. Neither needs the launcher to stay alive.
 */
@NullMarked
package dev.homeroom.launcher.engine;

import org.jspecify.annotations.NullMarked;
