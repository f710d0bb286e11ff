package dev.homeroom.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.BufferRecyclers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    private static final ObjectNode NODE = JsonNodeFactory.instance
            .objectNode()
            .put("body", "Grüße \"an\" alle\n🔧")
            .put("n", 1);

    @Test
    void a_tree_is_written_as_its_own_words_would_be() {
        assertThat(JsonText.of(NODE)).isEqualTo(NODE.toString());
        assertThat(new String(JsonText.bytesOf(NODE), StandardCharsets.UTF_8)).isEqualTo(NODE.toString());
    }

    @Test
    void nothing_stays_with_a_thread_that_reads_and_writes() throws Exception {
        // Given
        ObjectMapper ofQuarkus = new ObjectMapper();
        new SharedBuffers().customize(ofQuarkus);

        // Then
        assertThat(leftBy(() -> JsonText.of(NODE))).isFalse();
        assertThat(leftBy(() -> JsonText.bytesOf(NODE))).isFalse();
        assertThat(leftBy(() -> JsonText.mapper().readTree("{\"a\": \"text\"}")))
                .isFalse();
        assertThat(leftBy(() -> JsonText.mapper().readTree("{\"a\": 1}".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
        assertThat(leftBy(() -> ofQuarkus.readTree("{\"a\": \"text\"}"))).isFalse();
        assertThat(leftBy(NODE::toString))
                .as("what a thread is left with is found")
                .isTrue();
    }

    private interface Work {
        @Nullable
        Object run() throws Exception;
    }

    private static boolean leftBy(Work work) throws Exception {
        FutureTask<Boolean> left = new FutureTask<>(() -> {
            work.run();
            return ThreadBuffers.areThere();
        });
        Thread.ofVirtual().start(left);
        return left.get();
    }

    /** Jackson shows them to its own kind only. */
    private static final class ThreadBuffers extends BufferRecyclers {
        static boolean areThere() {
            SoftReference<BufferRecycler> left = _recyclerRef.get();
            return left != null && left.get() != null;
        }
    }
}
