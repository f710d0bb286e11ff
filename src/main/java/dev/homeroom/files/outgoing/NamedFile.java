package dev.homeroom.files.outgoing;

/**
 * A file that an answer names.
 *
 * @param destination of the link or picture, as it is written
 * @param picture whether it is to be shown, not only linked
 * @param caption shown with the file; empty for its name
 */
public record NamedFile(String destination, boolean picture, String caption) {

    /** Whether Homeroom sends what such a link refers to, or says why not. */
    public static boolean isMeantBy(String destination, boolean picture) {
        return FileReference.of(destination, picture).isPresent();
    }
}
