/**
 * The manifest of services. {@link dev.homeroom.launcher.manifest.Manifest} reads it and says everything that is wrong in it, one
 * sentence each; {@link dev.homeroom.launcher.manifest.ServiceDefinition} is a service with its variables filled in.
 */
@NullMarked
package dev.homeroom.launcher.manifest;

import org.jspecify.annotations.NullMarked;
