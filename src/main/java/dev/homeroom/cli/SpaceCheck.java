package dev.homeroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.cli.RunningService.NotAskedException;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.settings.Counted;
import java.util.List;
import java.util.stream.Stream;

/** Compares the Space and the rooms with what there should be, by a dry run of the running service. */
final class SpaceCheck {
    private static final String SUBJECT = "space";
    private static final int CONTINUES = 202;

    private SpaceCheck() {}

    static Stream<CheckLine> lines(SettingSource settingSource, boolean serviceRuns) {
        if (!serviceRuns) {
            return Stream.of(CheckLine.note(SUBJECT, "Its rooms can be compared only while Homeroom runs."));
        }
        try {
            return lines(RunningService.of(settingSource).ask("POST", "/reconcile?dry_run=true")).stream();
        } catch (NotAskedException e) {
            return Stream.of(CheckLine.note(SUBJECT, "Its rooms were not compared: " + e.getMessage()));
        }
    }

    private static List<CheckLine> lines(RunningService.ServiceAnswer answer) {
        if (answer.status() == CONTINUES) {
            return List.of(
                    CheckLine.note(SUBJECT, "The comparison takes longer; GET /reconcile will have its result."));
        }
        if (!answer.isGood()) {
            return List.of(CheckLine.note(SUBJECT, "Its rooms were not compared: " + sentence(answer.body(), "error")));
        }
        if (answer.body().path("status").asText().equals("failed")) {
            return List.of(CheckLine.problem(SUBJECT, sentence(answer.body(), "problem")));
        }
        List<CheckLine> problems = problems(answer.body());
        return problems.isEmpty()
                ? List.of(CheckLine.ok(
                        SUBJECT,
                        Counted.of(answer.body().path("rooms").asInt(), "room") + " compared; nothing to repair."))
                : problems;
    }

    private static List<CheckLine> problems(JsonNode report) {
        return Stream.concat(
                        report.path("repairs")
                                .valueStream()
                                .map(repair -> repair.path("sentence").asText()
                                        + ". Run `homeroom reconcile`, which repairs it."),
                        report.path("remarks")
                                .valueStream()
                                .map(remark -> remark.path("sentence").asText()))
                .map(sentence -> CheckLine.problem(SUBJECT, sentence))
                .toList();
    }

    private static String sentence(JsonNode body, String field) {
        return body.path(field).asText("Homeroom gave no reason; its log has more.");
    }
}
