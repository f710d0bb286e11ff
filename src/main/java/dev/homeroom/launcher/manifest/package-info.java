/**
 * The manifest of services. {@link dev.homeroom.launcher.manifest.Manifest} reads it and says everything that is wrong in it, one
 * sentence each; {@code Manifest.definitions} fills in the variables of services.
 */
@NullMarked
package dev.homeroom.launcher.manifest;

import org.jspecify.annotations.NullMarked;
