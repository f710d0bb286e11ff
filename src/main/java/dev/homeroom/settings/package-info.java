/** What settings have in common: how a key is described, so that the reference is made from the code; the ports; the clock. */
@NullMarked
package dev.homeroom.settings;

import org.jspecify.annotations.NullMarked;
