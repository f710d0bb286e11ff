package dev.homeroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.operations.BackgroundJob.FailureKind;
import dev.homeroom.operations.BackgroundJob.JobFailure;
import dev.homeroom.operations.BackgroundJob.JobProgress;
import dev.homeroom.operations.BackgroundJob.JobState;
import dev.homeroom.reconcile.ReconcileReport;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconcileResourceTest {
    @ParameterizedTest
    @CsvSource({"OUTAGE, 503", "DEFECT, 500"})
    void an_outage_is_told_apart_from_a_defect(FailureKind kind, int status) {
        // Given
        JobFailure failure = new JobFailure(kind, "The reason.");
        JobProgress<ReconcileReport> progress = new JobProgress<>(JobState.FAILED, List.of(), 0, Optional.of(failure));

        // When
        Response response = ReconcileResource.response(progress);

        // Then
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getEntity()).isEqualTo(Map.of("error", "The reason."));
    }
}
