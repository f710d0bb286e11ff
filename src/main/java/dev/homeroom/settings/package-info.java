/**
 * Shared parts of the configuration: the description of keys, from which the reference is generated; the ports; the
 * clock.
 */
@NullMarked
package dev.homeroom.settings;

import org.jspecify.annotations.NullMarked;
