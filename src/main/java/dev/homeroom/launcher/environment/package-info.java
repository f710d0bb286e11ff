/**
 * The variables of services: {@link dev.homeroom.launcher.environment.Environment} stacks them in layers and knows the file that set
 * each; {@link dev.homeroom.launcher.environment.EnvFile} reads {@code .env} files.
 */
@NullMarked
package dev.homeroom.launcher.environment;

import org.jspecify.annotations.NullMarked;
