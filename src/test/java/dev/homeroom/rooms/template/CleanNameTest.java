package dev.homeroom.rooms.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanNameTest {
    @ParameterizedTest
    @CsvSource({
        "Ada, Ada",
        "'  Ada \n Lovelace\t', Ada Lovelace",
        "'', agent-1",
        "'\u0000\n \u2028', agent-1",
        "'\u202Eada', ada",
        "'<b>\"Ada\"</b>', '<b>\"Ada\"</b>'",
        "👩‍🚀 Ada, 👩‍🚀 Ada",
    })
    void names_become_one_line(String name, String clean) {
        assertThat(CleanName.ofAgent(name, "agent-1")).isEqualTo(clean);
    }

    @ParameterizedTest
    @CsvSource({
        "alice 💕, alice",
        "alice💕, alice",
        "Alice 💕 🌈, Alice",
        "Alice ❤️, Alice",
        "Alice ♥, Alice",
        "Alice 🏳️‍🌈, Alice",
        "Alice 👩🏽‍🚀, Alice",
        "Alice 🇫🇷, Alice",
        "Alice :), Alice",
        "💕, 💕",
        "💕 🌈, 💕 🌈",
        "💕 alice, 💕 alice",
        "Alice (work), Alice (work)",
        "Alice (she/her) 💕, Alice (she/her)",
        "Alice 💕 (work), Alice 💕 (work)",
        "Ann Lee [ops], Ann Lee [ops]",
        "Anna!, Anna!",
        "'Ann Lee, Jr.', 'Ann Lee, Jr.'",
        "Acme™, Acme™",
        "C++, C++",
        "Alice 2, Alice 2",
        "Zoë, Zoë",
        "José 💕, José",
        "มานี, มานี",
        "हिन्दी 💕, हिन्दी",
        "李小龍, 李小龍",
        "'محمد 💕', محمد",
        "אלי׳, אלי׳",
        "'  alice \n 💕 ', alice",
    })
    void ornaments_at_the_end_of_a_persons_name_are_dropped(String name, String plain) {
        // When / Then
        assertThat(CleanName.ofPerson(name)).isEqualTo(plain);
    }

    @Property
    void a_persons_name_is_never_lost(@ForAll String name) {
        // When
        String plain = CleanName.ofPerson(name);

        // Then
        assertThat(plain.isEmpty()).isEqualTo(CleanName.oneLine(name).isEmpty());
        assertThat(CleanName.ofPerson(plain)).isEqualTo(plain);
    }

    @Test
    void long_names_are_cut_between_characters() {
        // Given
        String name = "👩‍🚀".repeat(300);

        // When
        String clean = CleanName.ofAgent(name, "agent-1");

        // Then
        assertThat(clean).matches("(👩‍🚀){10,}…");
    }

    @Property
    void whatever_the_name_clients_can_show_it_and_room_names_fit(@ForAll String name) {
        // When
        String agent = CleanName.ofAgent(name, "agent-1");
        String room = CleanName.ofRoom(agent + " - Letta Agent Chat");

        // Then
        assertThat(agent).isNotBlank().doesNotContain("\n", "\r", "\0");
        assertThat(room.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(room).contains("Letta Agent Chat");
        assertThat(CleanName.ofAgent(agent, "agent-1")).isEqualTo(agent);
    }

    @Property
    void an_order_is_valid_or_absent(@ForAll String name) {
        assertThat(CleanName.order(name).stream())
                .allSatisfy(order -> assertThat(order).matches("[\\x20-\\x7E]{1,50}"));
    }

    @ParameterizedTest
    @CsvSource({"Éclair, eclair", "B, b", "'  Ada 2', ada 2"})
    void an_order_sorts_as_people_do(String name, String order) {
        assertThat(CleanName.order(name)).contains(order);
    }

    @Test
    void a_name_without_anything_printable_has_no_order() {
        assertThat(CleanName.order("猫")).isEmpty();
    }
}
