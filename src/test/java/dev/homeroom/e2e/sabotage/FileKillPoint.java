package dev.homeroom.e2e.sabotage;

/** A kill point between two steps of a file that an agent sends, with its place in the product's code. */
public enum FileKillPoint implements Aim {
    /** The file is out of the agent's outbox; the answer is not stored. */
    TAKEN,
    /** A long answer is a file of the workspace; it is not stored that there is one. */
    KEPT,
    /** The homeserver has the file; its address is not stored. */
    UPLOADED,
    /** The file's address is stored; its event is not sent. */
    COMPLETED,
    /** The file is on its way. */
    UPLOADING;

    @Override
    public Place place() {
        return switch (this) {
            case TAKEN -> Place.leaving("dev.homeroom.files.outgoing.OutgoingFiles", "take");
            case KEPT -> Place.leaving("dev.homeroom.files.outgoing.OutgoingFiles", "keepText");
            case UPLOADED -> Place.leaving("dev.homeroom.files.outgoing.WorkspaceUpload", "complete");
            case COMPLETED -> Place.entering("dev.homeroom.files.outgoing.WorkspaceUpload", "completed");
            case UPLOADING -> Place.entering("dev.homeroom.files.outgoing.WorkspaceUpload", "complete");
        };
    }
}
