package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PlanTest {
    @Test
    void a_seed_says_all_that_happens() {
        assertThat(Plan.of(7, 4, 2)).hasToString(Plan.of(7, 4, 2).toString());
        assertThat(Plan.of(8, 4, 2).toString()).isNotEqualTo(Plan.of(7, 4, 2).toString());
    }

    @Test
    void seeds_in_a_row_differ_as_much_as_any() {
        // When
        List<Integer> rooms = LongStream.rangeClosed(1, 16)
                .mapToObj(seed -> (int) Plan.of(seed, 4, 2).parts().stream()
                        .map(Plan.Part::room)
                        .distinct()
                        .count())
                .distinct()
                .toList();

        // Then
        assertThat(rooms).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void a_few_seeds_have_every_way_of_streaming_tools_approvals_and_questions() {
        // When
        List<Plan> plans = LongStream.rangeClosed(1, 16)
                .mapToObj(seed -> Plan.of(seed, 4, 2))
                .toList();

        // Then
        assertThat(plans).extracting(Plan::streaming).contains("off", "notice", "edits");
        assertThat(plans.toString()).contains("UseTool[", "AwaitApproval[", "Ask[");
    }

    @Test
    void no_two_messages_of_any_seed_are_alike() {
        // When
        List<String> texts = LongStream.range(0, 500)
                .boxed()
                .flatMap(seed -> Plan.of(seed, 4, 2).parts().stream())
                .flatMap(part -> part.steps().stream())
                .filter(Plan.Step.Say.class::isInstance)
                .map(step -> ((Plan.Step.Say) step).text())
                .toList();

        // Then
        assertThat(texts).doesNotHaveDuplicates().hasSizeGreaterThan(500);
    }
}
