/**
 * Files that agents send. At the end of a turn, {@link dev.homeroom.files.outgoing.OutgoingFiles} takes the files of an
 * answer into a folder of their own and describes each as the content of an event. The outbox uploads a file before it
 * sends its event, by {@link dev.homeroom.files.outgoing.WorkspaceUpload}, so that a crash or an outage between any two
 * steps ends in one event.
 */
@NullMarked
package dev.homeroom.files.outgoing;

import org.jspecify.annotations.NullMarked;
