package dev.homeroom.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FileNameTest {
    static Stream<String> hostile() {
        return HostileNames.all();
    }

    @Test
    void the_table_of_hostile_names_has_at_least_sixty() {
        assertThat(HostileNames.all().distinct().count()).isGreaterThanOrEqualTo(60);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_hostile_name_becomes_one_harmless_step(String offered) {
        // When
        String name = FileName.safe(offered);

        // Then
        assertThat(name).matches("[\\p{L}\\p{Nd}_][\\p{L}\\p{M}\\p{Nd}._-]*").doesNotContain("..");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(FileName.LONGEST);
        assertThat(Path.of("inbox").resolve(name).normalize().getParent()).isEqualTo(Path.of("inbox"));
        assertThat(name.replaceFirst("\\..*", "").toLowerCase(Locale.ROOT))
                .doesNotMatch("con|prn|aux|nul|(com|lpt)[0-9]");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_safe_name_stays_as_it_is(String offered) {
        // Given
        String name = FileName.safe(offered);

        // When
        String again = FileName.safe(name);

        // Then
        assertThat(FileName.safe(again)).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({
        "receipt.pdf, receipt.pdf",
        "My holiday (1).JPG, My_holiday_1.JPG",
        "archive.tar.gz, archive.tar.gz",
        "отчёт.docx, отчёт.docx",
        "写真.png, 写真.png",
        "C:\\Users\\alice\\notes.txt, notes.txt",
        "'', file",
    })
    void an_ordinary_name_can_be_recognised(String offered, String expected) {
        assertThat(FileName.safe(offered)).isEqualTo(expected);
    }

    @Test
    void a_long_name_keeps_its_extension() {
        // When
        String name = FileName.safe("x".repeat(500) + ".jpeg");

        // Then
        assertThat(name).hasSize(FileName.LONGEST).endsWith("x.jpeg");
    }
}
