/** {@code homeroom registration}: the file that the homeserver needs, and the steps to hand it over. */
@NullMarked
package dev.homeroom.cli.registration;

import org.jspecify.annotations.NullMarked;
