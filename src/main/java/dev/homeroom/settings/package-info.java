/**
 * Shared parts of the configuration: the description and bounds of keys, from which the reference is generated and settings
 * are checked before the start; the ports.
 */
@NullMarked
package dev.homeroom.settings;

import org.jspecify.annotations.NullMarked;
