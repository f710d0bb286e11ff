package dev.homeroom.avatar;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvatarTest {
    @Test
    void a_picture_is_a_png_with_white_on_the_agents_colour() throws IOException {
        // Given
        Colour colour = Colour.of("agent-1");

        // When
        BufferedImage image = read(new Avatar().png("agent-1", "Ida"));

        // Then
        assertThat(image.getWidth()).isEqualTo(Avatar.SIDE);
        assertThat(image.getHeight()).isEqualTo(Avatar.SIDE);
        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(colour.red() << 16 | colour.green() << 8 | colour.blue());
        assertThat(image.getRGB(128, 128) & 0xffffff).isEqualTo(0xffffff);
    }

    @Test
    void the_same_agent_has_the_same_picture_always() {
        assertThat(new Avatar().png("agent-1", "Meridian")).isEqualTo(new Avatar().png("agent-1", "mentor"));
    }

    @Test
    void agents_of_one_initial_differ_in_colour() {
        assertThat(new Avatar().png("agent-1", "M")).isNotEqualTo(new Avatar().png("agent-2", "M"));
    }

    @ParameterizedTest
    @CsvSource({
        "ägypten, Ä",
        "'  e\u0301cole', É",
        "ｗide, W",
        "🤖 Robot, R",
        "小明 7, 7",
        "#1, 1",
        "(beta), B",
        "ß, S",
        "жук, Ж",
        "?!, ?"
    })
    void the_initial_is_the_first_letter_or_digit_that_can_be_drawn(String name, String initial) {
        assertThat(new Avatar().png("agent-1", name)).isEqualTo(new Avatar().png("agent-1", initial));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "小明", "🤖", "\ud83d", "\u0000", "…"})
    void a_name_that_can_not_be_drawn_has_a_speech_bubble(String name) {
        // When
        byte[] picture = new Avatar().png("agent-1", name);

        // Then
        assertThat(picture).isEqualTo(new Avatar().png("agent-1", "中")).isNotEqualTo(new Avatar().png("agent-1", "A"));
    }

    @Test
    void white_can_be_read_on_every_colour() {
        assertThat(IntStream.range(0, 2000).mapToObj(i -> Colour.of("agent-" + i)))
                .allSatisfy(colour -> assertThat(colour.contrastToWhite()).isGreaterThanOrEqualTo(4.5));
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }
}
