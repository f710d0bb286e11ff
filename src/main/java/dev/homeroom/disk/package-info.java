/** Files of the user who runs Homeroom: {@link dev.homeroom.disk.PrivateFiles} writes them whole, and for that user alone. */
@NullMarked
package dev.homeroom.disk;

import org.jspecify.annotations.NullMarked;
