/** The workspace, a folder with files of rooms and agents. The entry point is {@link dev.homeroom.files.Workspace}. */
@NullMarked
package dev.homeroom.files;

import org.jspecify.annotations.NullMarked;
