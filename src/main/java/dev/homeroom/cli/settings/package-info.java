/** Checks of the settings before start: one sentence for each problem. */
@NullMarked
package dev.homeroom.cli.settings;

import org.jspecify.annotations.NullMarked;
