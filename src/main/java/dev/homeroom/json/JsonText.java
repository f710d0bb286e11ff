package dev.homeroom.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * JSON parsing and writing with a small shared buffer pool. By default Jackson keeps 24 KiB of buffers per thread that
 * reads or writes JSON, including {@code JsonNode.toString}, for the life of the thread. A turn's thread lives while
 * its agent thinks, and there may be thousands.
 */
public final class JsonText {
    /** Pool size. Buffers are in use only while a processor is, so more are rarely needed. */
    private static final int POOL_SIZE = 16;

    static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newBoundedPool(POOL_SIZE);

    private static final JsonMapper MAPPER = mapper(new JsonFactory());

    private JsonText() {}

    /** Returns the shared mapper with default settings. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** Creates a mapper. Modifies the factory. */
    public static JsonMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory.setRecyclerPool(BUFFERS)).build();
    }

    /** Like {@link JsonNode#toString}, but with the shared buffers. */
    public static String of(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Writing a tree to a string cannot fail", e);
        }
    }

    /** Like {@link #of}, in UTF-8. */
    public static byte[] bytesOf(JsonNode node) {
        // Jackson's writeValueAsBytes escapes an emoji as twelve characters.
        return of(node).getBytes(StandardCharsets.UTF_8);
    }
}
