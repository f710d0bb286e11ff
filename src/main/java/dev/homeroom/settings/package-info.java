/**
 * What settings have in common: how a key is described and bounded, so that the reference and the check before a start are
 * made from the mappings; the ports; the clock.
 */
@NullMarked
package dev.homeroom.settings;

import org.jspecify.annotations.NullMarked;
