package dev.homeroom.backend.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Pictures in a model's message, as Markdown. Servers have several forms for them: {@code images} beside the content, or
 * parts of the content, each with an address or with the bytes in base64.
 */
public final class Pictures {
    /** The largest number in one message. */
    private static final int MOST = 10;

    private static final int LARGEST = 8 * 1024 * 1024;
    private static final Pattern ADDRESS = Pattern.compile("(?i)(?:https?://|data:)[^\\s()<>]+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=_-]+");
    /** A picture that {@link #markdown} wrote. */
    private static final Pattern WRITTEN = Pattern.compile("!\\[\\]\\(data:[^)]*+\\)");

    private final Set<String> addresses = new LinkedHashSet<>();
    private int length;

    /**
     * Adds the pictures of a message or of a piece of one. One that came before is not added again.
     *
     * @return whether the message has any
     */
    public boolean add(JsonNode message) {
        List<String> found = new ArrayList<>();
        message.path("images").forEach(part -> address(part).ifPresent(found::add));
        message.path("content").forEach(part -> ofPart(part).ifPresent(found::add));
        found.forEach(this::add);
        return !found.isEmpty();
    }

    private void add(String address) {
        if (addresses.size() < MOST && length + address.length() <= LARGEST && addresses.add(address)) {
            length += address.length();
        }
    }

    private static Optional<String> ofPart(JsonNode part) {
        return part.path("type").asText("").toLowerCase(Locale.ROOT).contains("image")
                ? address(part)
                : Optional.empty();
    }

    /** A text without a scheme is the picture itself. */
    private static Optional<String> address(JsonNode part) {
        if (part.isTextual()) {
            return whole(part.textValue());
        }
        for (String field : List.of("image_url", "url", "b64_json", "data", "image", "source", "result")) {
            Optional<String> found = part.has(field) ? address(part.get(field)) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> whole(String value) {
        if (value.length() > LARGEST) {
            return Optional.empty();
        }
        if (ADDRESS.matcher(value).matches()) {
            return Optional.of(value);
        }
        return BASE64.matcher(value).matches() ? Optional.of("data:;base64," + value) : Optional.empty();
    }

    public boolean isEmpty() {
        return addresses.isEmpty();
    }

    /** A paragraph for each. */
    public String markdown() {
        return String.join("\n\n", addresses.stream().map("![](%s)"::formatted).toList());
    }

    /** The text without pictures that carry their own bytes. A model can't read them, and would be billed for them. */
    public static String without(String markdown) {
        return WRITTEN.matcher(markdown).replaceAll("(A picture that was sent.)");
    }
}
