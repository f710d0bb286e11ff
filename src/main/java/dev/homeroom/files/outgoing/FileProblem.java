package dev.homeroom.files.outgoing;

import dev.homeroom.files.FileSize;
import dev.homeroom.files.remote.RemoteRefusal;
import dev.homeroom.json.ShortText;
import dev.homeroom.wording.Sentence;
import java.util.Map;

/**
 * The reason why a file is not sent.
 *
 * @param kind a fixed word for metrics
 * @param names that the sentence needs
 */
record FileProblem(String kind, Sentence sentence, Map<String, String> names) {
    private static final int LONGEST_NAME = 80;
    private static final String FILE = "file";

    static FileProblem notFound(String file) {
        return of("not found", Sentence.ATTACHMENT_NOT_FOUND, file);
    }

    static FileProblem notAllowed(String file) {
        return of("not allowed", Sentence.ATTACHMENT_NOT_ALLOWED, file);
    }

    static FileProblem unreadable(String file) {
        return of("unreadable", Sentence.ATTACHMENT_UNREADABLE, file);
    }

    static FileProblem refused(String file, String errorId) {
        return new FileProblem(
                "homeserver", Sentence.ATTACHMENT_REFUSED, Map.of(FILE, printable(file), "error", errorId));
    }

    static FileProblem tooLarge(String file, long size, long limit) {
        return new FileProblem("too large", Sentence.ATTACHMENT_TOO_LARGE, sized(file, size, limit));
    }

    /** A server on the way has a limit that nobody names. */
    static FileProblem tooLarge(String file, long size) {
        return new FileProblem(
                "too large",
                Sentence.ATTACHMENT_TOO_LARGE_ON_THE_WAY,
                Map.of(FILE, printable(file), "size", FileSize.words(size)));
    }

    static FileProblem tooLargeTogether(String file, long size, long limit) {
        return new FileProblem(
                "over the limit of bytes", Sentence.ATTACHMENTS_TOO_LARGE_TOGETHER, sized(file, size, limit));
    }

    static FileProblem tooMany(int leftOut, int most) {
        return new FileProblem(
                "over the limit of files",
                Sentence.ATTACHMENTS_TOO_MANY,
                Map.of("count", Integer.toString(leftOut), "most", Integer.toString(most)));
    }

    static FileProblem ofWeb(String url, RemoteRefusal.RefusalKind reason, long limit) {
        return switch (reason) {
            case ADDRESS -> of(reason.word(), Sentence.ATTACHMENT_OF_WEB_NOT_ALLOWED, url);
            case ANSWER, TOO_SLOW -> of(reason.word(), Sentence.ATTACHMENT_OF_WEB_MISSING, url);
            case TOO_LARGE ->
                new FileProblem(
                        reason.word(),
                        Sentence.ATTACHMENT_OF_WEB_TOO_LARGE,
                        Map.of(FILE, printable(url), "limit", FileSize.words(limit)));
        };
    }

    private static Map<String, String> sized(String file, long size, long limit) {
        return Map.of(FILE, printable(file), "size", FileSize.words(size, limit), "limit", FileSize.words(limit));
    }

    private static FileProblem of(String kind, Sentence sentence, String file) {
        return new FileProblem(kind, sentence, Map.of(FILE, printable(file)));
    }

    /** Agents may write any name: no characters that reorder others or break lines, and not too many. */
    private static String printable(String file) {
        return ShortText.of(file.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "?"), LONGEST_NAME);
    }
}
