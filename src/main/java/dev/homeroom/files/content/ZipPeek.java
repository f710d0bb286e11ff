package dev.homeroom.files.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells documents that are zip files from other zip files by the names inside. Unpacks nothing. */
final class ZipPeek {
    static final String ZIP = "application/zip";

    private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
    private static final Map<String, String> BY_FOLDER = Map.of(
            "word/", OFFICE + "wordprocessingml.document",
            "xl/", OFFICE + "spreadsheetml.sheet",
            "ppt/", OFFICE + "presentationml.presentation");
    private static final String CONTENT_TYPES = "[Content_Types].xml";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** The first file in documents of the OpenDocument and EPUB families: its content is the type itself. */
    private static final Pattern DECLARED = Pattern.compile(
            "mimetype(application/(?:vnd\\.oasis\\.opendocument\\.[a-z-]{1,40}|epub\\+zip))", Pattern.DOTALL);

    private static final int LOCAL_NAME_AT = 30;
    private static final int CENTRAL_NAME_AT = 46;

    private ZipPeek() {}

    /** @param head the beginning of the file */
    static String typeOf(SeekableByteChannel file, FileWindow head) {
        Matcher declared = DECLARED.matcher(head.latin(0, 128));
        if (declared.find() && declared.start() == LOCAL_NAME_AT) {
            return declared.group(1);
        }
        try {
            FileWindow tail = FileWindow.at(file, Math.max(0, file.size() - FileWindow.SIZE));
            return typeOf(
                    List.of(names(head, "PK\3\4", LOCAL_NAME_AT, 26), names(tail, "PK\1\2", CENTRAL_NAME_AT, 28)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String typeOf(List<List<String>> listings) {
        List<String> names = listings.stream().flatMap(List::stream).toList();
        if (names.contains(CONTENT_TYPES)) {
            return names.stream()
                    .flatMap(name -> BY_FOLDER.entrySet().stream().filter(folder -> name.startsWith(folder.getKey())))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(ZIP);
        }
        return names.contains(MANIFEST) ? "application/java-archive" : ZIP;
    }

    private static List<String> names(FileWindow window, String signature, int nameAt, int lengthAt) {
        String bytes = window.latin(0, window.size());
        return Pattern.compile(signature, Pattern.LITERAL)
                .matcher(bytes)
                .results()
                .map(entry -> window.latin(entry.start() + nameAt, window.little(entry.start() + lengthAt, 2)))
                .toList();
    }
}
