package dev.homeroom.matrix.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.HomeserverException.RateLimited;
import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverException.Unclear;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"retry_after_ms":1500} |    | PT1.5S
            {"retry_after_ms":1500} | 9  | PT1.5S
            {"retry_after_ms":0}    |    | PT0.1S
            {"retry_after_ms":-5}   | 9  | PT9S
            {"retry_after_ms":"x"}  | 9  | PT9S
            {}                      | 9  | PT9S
            {}                      |    | PT1S
            {}                      | Wed, 21 Oct 2026 07:28:00 GMT | PT1S
            {}                      | 999999999 | PT10M
            """)
    void a_rate_limit_says_how_long_to_wait(String body, @Nullable String header, Duration pause) throws Exception {
        // When
        HomeserverException failure = failure(429, body, header);

        // Then
        assertThat(failure)
                .isInstanceOfSatisfying(
                        RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(pause));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 408, 500, 502, 503, 504})
    void what_says_nothing_is_unclear(int status) throws Exception {
        assertThat(failure(status, "{}", null)).isInstanceOf(Unclear.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"errcode":"M_EXCLUSIVE"} | M_EXCLUSIVE
            403 | {"errcode":"M_FORBIDDEN"} | M_FORBIDDEN
            413 | {"errcode":5}             | M_UNKNOWN
            404 | {}                        | M_UNKNOWN
            """)
    void a_refusal_has_its_errcode(int status, String body, String errcode) throws Exception {
        assertThat(failure(status, body, null)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.errcode()).isEqualTo(errcode);
        });
    }

    @Test
    void the_homeservers_text_is_not_repeated() throws Exception {
        assertThat(failure(500, "{\"errcode\":\"M_UNKNOWN\",\"error\":\"hs_token=secret\"}", null))
                .hasMessageNotContaining("secret");
    }

    private static HomeserverException failure(int status, String body, @Nullable String retryAfter) throws Exception {
        return MatrixErrors.of(
                MatrixRequest.get("test", "/x"),
                status,
                JsonMapper.builder().build().readTree(body),
                retryAfter);
    }
}
