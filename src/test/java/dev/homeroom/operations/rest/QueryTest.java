package dev.homeroom.operations.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @ParameterizedTest
    @CsvSource({
        "dry_run, true, true",
        "dry-run, 1, true",
        "dryRun, YES, true",
        "DRY_RUN, on, true",
        "dry_run, false, false",
        "dry-run, 0, false",
        "dryRun, no, false",
        "dry_run, Off, false"
    })
    void a_yes_or_no_is_understood_in_every_usual_spelling(String name, String value, boolean on) {
        // When
        Query query = query(name, value);

        // Then
        assertThat(query.isOn("dry_run")).isEqualTo(on);
    }

    @ParameterizedTest
    @ValueSource(strings = {"banana", "", "2", "tru", "yes please", "null"})
    void what_is_neither_yes_nor_no_is_refused_and_never_taken_for_a_no(String value) {
        assertThatThrownBy(() -> query("dry_run", value).isOn("dry_run"))
                .isInstanceOf(NotUnderstoodException.class)
                .hasMessage("dry_run must be true or false.");
    }

    @Test
    void what_is_given_twice_is_refused_also_in_two_spellings() {
        // Given
        Query query = new Query(Map.of("dry_run", List.of("true"), "dryRun", List.of("false")));

        // Then
        assertThatThrownBy(() -> query.isOn("dry_run")).hasMessage("dry_run is given more than once.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "ten", "", "1.5", "99999999999"})
    void a_number_out_of_its_bounds_is_refused(String value) {
        assertThatThrownBy(() -> query("limit", value).number("limit", 100, 1, 1000))
                .isInstanceOf(NotUnderstoodException.class)
                .hasMessage("limit must be a whole number from 1 to 1000.");
    }

    @Test
    void a_number_is_taken_within_its_bounds_and_otherwise_by_default() {
        assertThat(query("limit", " 7 ").number("limit", 100, 1, 1000)).isEqualTo(7);
        assertThat(query("other", "7").number("limit", 100, 1, 1000)).isEqualTo(100);
    }

    @Test
    void an_endpoint_takes_the_parameters_that_it_describes() throws NoSuchMethodException {
        // Given
        var described = Endpoints.class.getMethod("described");
        var plain = Endpoints.class.getMethod("plain");

        // Then
        assertThat(DeclaredParameters.declared(described)).containsExactly("dry_run");
        assertThat(DeclaredParameters.declared(plain)).isEmpty();
    }

    static final class Endpoints {
        @Parameter(name = "dry_run", in = ParameterIn.QUERY)
        @Parameter(name = "id", in = ParameterIn.PATH)
        public void described() {}

        public void plain() {}
    }

    private static Query query(String name, String value) {
        return new Query(Map.of(name, List.of(value)));
    }
}
