package dev.homeroom.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Gives Quarkus's own mapper the shared buffers. */
@Singleton
class SharedBuffers implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.getFactory().setRecyclerPool(JsonText.BUFFERS).setStreamReadConstraints(JsonText.LIMITS);
    }
}
