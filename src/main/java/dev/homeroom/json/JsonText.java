package dev.homeroom.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON parsing and writing with a small shared buffer pool. By default Jackson keeps 24 KiB of buffers per thread that
 * reads or writes JSON, including {@code JsonNode.toString}, for the life of the thread. A turn's thread lives while
 * its agent thinks, and there may be thousands.
 *
 * <p>Everything that comes from a homeserver is read with {@link #LIMITS}, at once and later: a row that was written can be
 * read.
 */
public final class JsonText {
    /** Pool size. Buffers are in use only while a processor is, so more are rarely needed. */
    private static final int POOL_SIZE = 16;

    static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newBoundedPool(POOL_SIZE);

    /** Wide enough for all that an event of 64 KiB can hold, except its depth: writers take no deeper nesting either. */
    static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(1000)
            .maxNumberLength(100_000)
            .maxNameLength(1024 * 1024)
            .maxStringLength(64 * 1024 * 1024)
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .recyclerPool(BUFFERS)
                    .build())
            .build();

    private static final ObjectWriter WRITER = MAPPER.writer();
    private static final ObjectWriter WITHOUT_NUL = MAPPER.writer(new NulReplaced());

    private JsonText() {}

    /** Returns the shared mapper with default settings. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Empty if the text is not JSON. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * A JSON object that was stored as text.
     *
     * @param key names the row in the error
     * @throws IllegalStateException if it is none
     */
    public static ObjectNode stored(String key, String json) {
        return parse(json)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseThrow(() -> new IllegalStateException("The stored text of " + key + " is not a JSON object"));
    }

    /** Compact, {@link SoundText}, and with the shared buffers. */
    public static String of(JsonNode node) {
        String text = written(WRITER, node);
        return SoundText.of(text.contains("\\u0000") ? written(WITHOUT_NUL, node) : text);
    }

    private static String written(ObjectWriter writer, JsonNode node) {
        try {
            return writer.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Writing a tree to a string cannot fail", e);
        }
    }

    /** Like {@link #of}, in UTF-8. */
    public static byte[] bytesOf(JsonNode node) {
        // Jackson's writeValueAsBytes escapes an emoji as twelve characters.
        return of(node).getBytes(StandardCharsets.UTF_8);
    }

    private static final class NulReplaced extends CharacterEscapes {
        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes[0] = ESCAPE_CUSTOM;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return character == 0 ? new SerializedString("\uFFFD") : null;
        }
    }
}
