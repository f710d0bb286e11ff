package dev.homeroom.backend.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A backend's own words about a failure, for operators: one line, truncated, without anything that looks like a secret.
 * Never for rooms.
 */
public final class BackendWords {
    static final int LONGEST = 300;

    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\s\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]+");
    private static final Pattern CREDENTIALS = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{6,}"
            + "|\\b(api[-_ ]?key|token|secret|password|passwd|authorization)(\\s*(provided)?\\s*[:=]\\s*|\\s+)[\"']?[^\\s\"',;]{6,}"
            + "|\\b(sk|pk|rk|gsk|hf|xai|ghp|AIza)[-_][\\w*-]{8,}"
            + "|(?<=//)[^\\s/@:]+:[^\\s/@]+(?=@)"
            + "|\\beyJ[\\w-]{10,}(\\.[\\w-]+)*"
            + "|\\b(?=[A-Za-z0-9_-]*\\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_]{32,}\\b");

    private BackendWords() {}

    public static String of(String raw) {
        String start = raw.length() > 8 * LONGEST ? raw.substring(0, 8 * LONGEST) : raw;
        String line = UNPRINTABLE.matcher(start).replaceAll(" ").strip();
        String clean = CREDENTIALS.matcher(line).replaceAll("***");
        return clean.codePointCount(0, clean.length()) <= LONGEST
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST)) + "…";
    }

    /** {@code head}, followed by a colon and the backend's words, if any. */
    public static String behind(String head, String raw) {
        String words = of(raw);
        return words.isEmpty() ? head : head + ": " + words;
    }

    /** Reads the text of an error, which may be a string, a list, or an object with one of several fields. */
    public static String in(JsonNode error) {
        if (error.isArray()) {
            return error.isEmpty() ? "" : in(error.get(0));
        }
        if (!error.isObject()) {
            return error.asText("");
        }
        return Optional.of(error.path("metadata").path("raw"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .map(raw -> " (" + raw + ")")
                .map(raw -> own(error) + raw)
                .orElseGet(() -> own(error));
    }

    private static String own(JsonNode error) {
        for (String field : new String[] {"message", "error", "detail", "msg", "error_message", "errors", "reason"}) {
            if (error.hasNonNull(field)) {
                String words = in(error.get(field));
                if (!words.isBlank()) {
                    return words;
                }
            }
        }
        return "";
    }
}
