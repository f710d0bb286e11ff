package dev.homeroom.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "1, 1 byte",
        "1023, 1023 bytes",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "52428800, 50 MiB",
        "9223372036854775807, 8388608 TiB"
    })
    void a_size_is_said_in_the_unit_that_fits(long bytes, String words) {
        assertThat(FileSize.words(bytes)).isEqualTo(words);
    }

    @Test
    void a_size_that_reads_like_its_limit_is_said_exactly() {
        assertThat(FileSize.words(52_428_801, 52_428_800)).isEqualTo("52428801 bytes");
        assertThat(FileSize.words(60_000_000, 52_428_800)).isEqualTo("57.2 MiB");
    }
}
