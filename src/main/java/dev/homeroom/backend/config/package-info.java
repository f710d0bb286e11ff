/** The configuration of backends: settings, their checks, and the result. */
@NullMarked
package dev.homeroom.backend.config;

import org.jspecify.annotations.NullMarked;
