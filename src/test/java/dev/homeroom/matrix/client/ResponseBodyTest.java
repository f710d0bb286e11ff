package dev.homeroom.matrix.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseBodyTest {
    private static final Duration LONG = Duration.ofHours(1);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1023, 1024, 1025, 5000})
    void an_answer_is_read_whether_or_not_its_length_is_announced(int length) throws Exception {
        // Given
        byte[] said = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);

        // When, Then
        assertThat(ResponseBody.of(answer(new ByteArrayInputStream(said), -1), 5000, LONG))
                .isEqualTo(said);
        assertThat(ResponseBody.of(answer(new ByteArrayInputStream(said), length), 5000, LONG))
                .isEqualTo(said);
    }

    @Test
    void an_answer_without_content_is_empty() throws Exception {
        assertThat(ResponseBody.of(new BasicClassicHttpResponse(200), 10, LONG)).isEmpty();
    }

    @Test
    void an_answer_without_end_is_given_up_when_it_is_too_large() {
        assertThatIOException()
                .isThrownBy(() -> ResponseBody.of(answer(endless(), -1), 5000, LONG))
                .withMessageContaining("5000 bytes");
    }

    @Test
    void an_answer_without_end_is_given_up_when_it_takes_too_long() {
        assertThatIOException()
                .isThrownBy(() -> ResponseBody.of(answer(endless(), -1), Integer.MAX_VALUE, Duration.ZERO))
                .withMessageContaining("takes longer");
    }

    private static BasicClassicHttpResponse answer(InputStream content, long announced) {
        BasicClassicHttpResponse answer = new BasicClassicHttpResponse(200);
        answer.setEntity(new InputStreamEntity(content, announced, ContentType.APPLICATION_JSON));
        return answer;
    }

    private static InputStream endless() {
        return new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };
    }
}
