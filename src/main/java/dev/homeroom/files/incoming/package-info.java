/**
 * Files that people send: what a message says of its file, its copy in the room's inbox, and the files that wait for their
 * sender's next message. The entry points are {@link dev.homeroom.files.incoming.FileLanding} and {@link
 * dev.homeroom.files.incoming.StagedFiles}. A file lands once, however often its event is delivered, and replaces no other.
 */
@NullMarked
package dev.homeroom.files.incoming;

import org.jspecify.annotations.NullMarked;
