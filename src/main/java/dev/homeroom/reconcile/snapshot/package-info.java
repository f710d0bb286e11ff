/** What Homeroom knows of Matrix: of each room its facts, and how each is read from the room's state. */
@NullMarked
package dev.homeroom.reconcile.snapshot;

import org.jspecify.annotations.NullMarked;
