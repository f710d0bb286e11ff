/** Health checks of services; the entry point is {@link dev.homeroom.launcher.health.HealthCheck}. */
@NullMarked
package dev.homeroom.launcher.health;

import org.jspecify.annotations.NullMarked;
