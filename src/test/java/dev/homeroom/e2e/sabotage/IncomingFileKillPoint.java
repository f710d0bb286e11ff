package dev.homeroom.e2e.sabotage;

/** A kill point between two steps of a file that a person sends, with its place in the product's code. */
public enum IncomingFileKillPoint implements Aim {
    /** All bytes are here, in an unfinished file; it has no name yet. */
    DOWNLOADED,
    /** The file has its name, and still that of the unfinished one. */
    PUBLISHED,
    /** The file is in the inbox; the database knows nothing of it. */
    LANDED,
    /** The database knows that the file goes with its message; the agent is not asked. */
    ATTACHED,
    /** The database knows that the file waits; the sign is not sent. */
    STAGED;

    @Override
    public Place place() {
        return switch (this) {
            case DOWNLOADED -> Place.entering("dev.homeroom.files.incoming.PartFile", "publish");
            case PUBLISHED -> Place.leaving("dev.homeroom.files.incoming.PartFile", "publish");
            case LANDED -> Place.leaving("dev.homeroom.files.incoming.FileLanding", "download");
            case ATTACHED -> Place.leaving("dev.homeroom.files.incoming.StagedFiles", "attach");
            case STAGED -> Place.leaving("dev.homeroom.files.incoming.StagedFiles", "stage");
        };
    }
}
