/** The shared workspace, where files of rooms and agents lie. The door is {@link dev.homeroom.files.Workspace}. */
@NullMarked
package dev.homeroom.files;

import org.jspecify.annotations.NullMarked;
