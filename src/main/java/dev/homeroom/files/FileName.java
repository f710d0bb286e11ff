package dev.homeroom.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A name for a file that is safe in every folder and on every file system, made of a name that anybody may have chosen.
 *
 * <p>It has letters, digits, dots, hyphens and underscores only, at most {@value #LONGEST} bytes, and no dot or hyphen in
 * front. It is no path, no device of Windows, and keeps its extension.
 */
public final class FileName {
    /** In bytes of UTF-8. File systems allow 255, and a stamp and a number are added. */
    static final int LONGEST = 120;

    private static final String UNNAMED = "file";
    private static final Pattern SEPARATORS = Pattern.compile("[/\\\\\\u2044\\u2215\\u29F5\\u29F8\\uFE68]");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}]+");
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}._-]+");
    private static final Pattern NOT_ASCII = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern DOTS = Pattern.compile("\\.{2,}");
    private static final Pattern AT_THE_EDGES = Pattern.compile("^[\\p{M}._-]+|[._-]+$");
    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,10}$");
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");
    private static final Pattern NUMBERED_DEVICE = Pattern.compile("(com|lpt)[0-9]");

    private FileName() {}

    /** @param offered any string, also a path of another computer */
    public static String safe(String offered) {
        String plain = Normalizer.normalize(offered, Normalizer.Form.NFKC);
        String[] steps = SEPARATORS.split(plain, -1);
        String cleaned = cleaned(steps[steps.length - 1], UNSAFE);
        return noDevice(shortened(isWritable(cleaned) ? cleaned : cleaned(cleaned, NOT_ASCII)));
    }

    private static String cleaned(String name, Pattern unsafe) {
        String visible = INVISIBLE.matcher(name).replaceAll("");
        String safe = DOTS.matcher(unsafe.matcher(visible).replaceAll("_")).replaceAll(".");
        String trimmed = AT_THE_EDGES.matcher(safe).replaceAll("");
        return trimmed.isEmpty() ? UNNAMED : trimmed;
    }

    /** A Java runtime without a UTF-8 locale can't write every name. */
    private static boolean isWritable(String name) {
        try {
            return Path.of(name).toString().equals(name);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String shortened(String name) {
        var extension = EXTENSION.matcher(name);
        String end = extension.find() ? extension.group() : "";
        String start = name.substring(0, name.length() - end.length());
        int room = LONGEST - end.length();
        while (start.getBytes(StandardCharsets.UTF_8).length > room) {
            start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
        }
        return AT_THE_EDGES.matcher(start).replaceAll("") + end;
    }

    private static String noDevice(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
        return DEVICES.contains(stem) || NUMBERED_DEVICE.matcher(stem).matches() ? "_" + name : name;
    }
}
