/**
 * {@code homeroom services}: the launcher's commands. The entry point is {@link dev.homeroom.cli.services.ServicesCommand}. None of them
 * starts Quarkus.
 */
@NullMarked
package dev.homeroom.cli.services;

import org.jspecify.annotations.NullMarked;
