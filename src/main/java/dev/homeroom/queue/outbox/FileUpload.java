package dev.homeroom.queue.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Uploads the files of events before these are sent. Implemented by who knows the files. */
public interface FileUpload {
    /** Whether the event names a file that is not on the homeserver yet. */
    boolean isNeededBy(OutgoingEvent event);

    /**
     * Uploads the event's file. A repeated upload leaves a file on the homeserver that no event names.
     *
     * @return the content to send: the event's with the address of its file, or a notice that says why there is no file
     * @throws dev.homeroom.matrix.HomeserverException when the upload may succeed later
     */
    ObjectNode complete(OutgoingEvent event);

    /** Called after the completed content was stored, or the event was withdrawn: the file is not needed for it any more. */
    void completed(OutgoingEvent event);
}
