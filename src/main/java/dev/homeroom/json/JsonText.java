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
 * JSON to and from text. By itself Jackson leaves 24 KiB of buffers with each thread that reads or writes JSON, also by a
 * node's {@code toString}, for as long as the thread lives; a turn's thread lives while its agent thinks, and there may be
 * thousands. Here all threads share a few.
 */
public final class JsonText {
    /** Of buffers at rest. They are in use only while a processor is, so there are seldom more. */
    private static final int MOST = 16;

    static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newBoundedPool(MOST);

    private static final JsonMapper MAPPER = mapper(new JsonFactory());

    private JsonText() {}

    /** A mapper with the usual settings. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** A mapper of one's own. The factory is changed. */
    public static JsonMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory.setRecyclerPool(BUFFERS)).build();
    }

    /** As {@link JsonNode#toString}. */
    public static String of(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A tree is always text", e);
        }
    }

    /** The same in UTF-8. */
    public static byte[] bytesOf(JsonNode node) {
        // Jackson's own way to bytes writes emoji as twelve characters.
        return of(node).getBytes(StandardCharsets.UTF_8);
    }
}
