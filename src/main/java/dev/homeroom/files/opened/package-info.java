/**
 * Files of the workspace, opened so that no name leads out of it: each folder on the way is opened without following
 * links, and the file is checked after it is open. The entry points are {@link dev.homeroom.files.opened.WorkspacePath}
 * and {@link dev.homeroom.files.opened.SafeFolder}.
 */
@NullMarked
package dev.homeroom.files.opened;

import org.jspecify.annotations.NullMarked;
