package dev.homeroom.files.opened;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A path below the workspace whose text can't lead out of it, on any file system that Homeroom may run on. Whether the
 * folders and the file behind it are safe shows only when they are opened: see {@link SafeFolder}.
 *
 * @param names of the folders and the file; at least one
 */
public record WorkspacePath(List<String> names) {
    private static final int LONGEST = 1_024;
    private static final int LONGEST_NAME = 255;
    private static final int DEEPEST = 32;

    /** Windows opens a device under these names, whatever follows the dot. */
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(?:con|prn|aux|nul|conin\\$|conout\\$|(?:com|lpt)[0-9\u00B9\u00B2\u00B3])(?:\\..*)?");

    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");
    private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final Pattern STRAY_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    /** Invisible characters, characters that reorder others, and what looks like a separator without being one. */
    private static final Pattern DECEIVING = Pattern.compile(
            "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\\\\u2044\u2215\u2216\u29F5\u29F8\u29F9\u115F\u1160\u3164\uFFA0\uFFFD]");

    public WorkspacePath {
        names = List.copyOf(names);
    }

    /** @return empty unless the path is relative and all its names are harmless */
    public static Optional<WorkspacePath> of(String written) {
        if (written.length() > LONGEST || DRIVE.matcher(written).matches() || written.startsWith("~")) {
            return Optional.empty();
        }
        List<String> names = List.of(written.split("/", -1));
        return names.size() <= DEEPEST && names.stream().allMatch(WorkspacePath::isHarmless)
                ? Optional.of(new WorkspacePath(names))
                : Optional.empty();
    }

    /**
     * A path as it stands in a link, where characters may be percent-encoded. A path that is encoded twice is not
     * harmless: something else may decode it once more.
     */
    public static Optional<WorkspacePath> ofLink(String destination) {
        String path = destination.split("[?#]", 2)[0];
        String encoded = STRAY_PERCENT.matcher(path).replaceAll("%25").replace("+", "%2B");
        String decoded = URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        return ENCODED.matcher(decoded).find() ? Optional.empty() : of(decoded);
    }

    /** Whether a file may have this name: it is one name, visible, and the same on all file systems. */
    public static boolean isHarmless(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC);
        return !plain.isBlank()
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME
                && Stream.of(".", " ", "\u00A0").noneMatch(end -> plain.endsWith(end))
                && !plain.startsWith(".")
                && !plain.startsWith(" ")
                && plain.indexOf('/') < 0
                && plain.indexOf('\\') < 0
                && !DECEIVING.matcher(name).find()
                && !DEVICE.matcher(plain).matches();
    }

    public String name() {
        return names.getLast();
    }

    /** The folders on the way to the file. */
    public List<String> folders() {
        return names.subList(0, names.size() - 1);
    }

    /** Whether it is in the folder or in one below it, by the very same names. */
    public boolean isIn(List<String> folder) {
        return names.size() > folder.size() && names.subList(0, folder.size()).equals(folder);
    }

    /** Whether its first folder is this one on a file system that knows no case, or only one form of a letter. */
    public boolean beginsLike(String folder) {
        return folded(names.getFirst()).equals(folded(folder));
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return String.join("/", names);
    }
}
