package dev.homeroom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedMapTest {
    private final BoundedMap<String, Integer> map = new BoundedMap<>(2);

    @Test
    void the_entry_that_was_used_longest_ago_makes_room() {
        // Given
        map.put("a", 1);
        map.put("b", 2);
        map.get("a");

        // When
        map.put("c", 3);

        // Then
        assertThat(map.get("a")).contains(1);
        assertThat(map.get("b")).isEmpty();
        assertThat(map.get("c")).contains(3);
    }

    @Test
    void a_value_is_replaced_in_one_step() {
        // When
        map.update("a", value -> value.orElse(0) + 1);
        map.update("a", value -> value.orElse(0) + 1);
        map.put("b", 1);
        map.remove("b");

        // Then
        assertThat(map.get("a")).contains(2);
        assertThat(map.get("b")).isEmpty();
    }
}
