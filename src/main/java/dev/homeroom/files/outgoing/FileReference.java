package dev.homeroom.files.outgoing;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a link or a picture in an answer refers to, as far as it is a file for Homeroom to send. */
sealed interface FileReference {
    Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*", Pattern.DOTALL);

    /** @param destination as it is written in the link */
    record OfWorkspace(String destination) implements FileReference {}

    /** The file itself. */
    record OfData(String url) implements FileReference {}

    /** A picture that another server has. */
    record OfWeb(String url) implements FileReference {}

    /** The end of a link that names a file, and no web page or domain. */
    Pattern FILE = Pattern.compile(
            "(?:outbox|inbox|sent|surfaces)/.*|(?!www\\.)(?:.*/)?[^/]*\\.(?!(?:html?|php|aspx?|com|org|net|io|dev|ai)$)"
                    + "(?=[0-9]*[A-Za-z])[0-9A-Za-z]{1,8}",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * Empty for links that clients can follow, and for those to something else than a file: agents quote all kinds of
     * pages. A picture always means a file.
     */
    static Optional<FileReference> of(String destination, boolean isPicture) {
        String beginning =
                destination.substring(0, Math.min(destination.length(), 16)).toLowerCase(Locale.ROOT);
        if (destination.isBlank() || destination.startsWith("#") || destination.startsWith("//")) {
            return Optional.empty();
        }
        if (beginning.startsWith("data:")) {
            return Optional.of(new OfData(destination));
        }
        boolean isLocal = beginning.startsWith("file:") || beginning.startsWith("sandbox:");
        boolean isMeant = isLocal
                || (!SCHEME.matcher(destination).matches()
                        && (isPicture
                                || FILE.matcher(destination.split("[?#]", 2)[0]).matches()));
        return isMeant ? Optional.of(new OfWorkspace(destination)) : Optional.empty();
    }

    /** Empty unless it is a picture of the web, to which links may lead as well. */
    static Optional<FileReference> ofWeb(String destination, boolean isPicture) {
        return isPicture && destination.regionMatches(true, 0, "https:", 0, 6)
                ? Optional.of(new OfWeb(destination))
                : Optional.empty();
    }
}
