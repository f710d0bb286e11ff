package dev.homeroom.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.database.Database;
import dev.homeroom.queue.stats.QueueGauges;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QueueGaugesTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void nobody_knows_a_figure_while_the_database_is_away(Database database) {
        // Given
        FaultyDatabase faulty = new FaultyDatabase(database, FaultyDatabase.When.BEFORE_IT);
        QueueGauges gauges = new QueueGauges(faulty, new SettableClock(), registry);

        // When
        faulty.goAway();

        // Then
        assertThat(figures()).hasSize(5).containsOnly(Double.NaN);
        faulty.comeBack();
        assertThat(figures()).hasSize(5).containsOnly(0.0);
        assertThat(gauges.now().events()).isZero();
    }

    private List<Double> figures() {
        return registry.getMeters().stream()
                .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
                .map(Measurement::getValue)
                .toList();
    }
}
