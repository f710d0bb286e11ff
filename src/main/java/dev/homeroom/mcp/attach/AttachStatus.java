package dev.homeroom.mcp.attach;

import dev.homeroom.turn.reception.FurtherStatus;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Tells people how far the tools have come, a line for each backend. The reasons of failures name addresses, so they are in the log. */
@ApplicationScoped
class AttachStatus implements FurtherStatus {
    private final Supplier<Optional<String>> problem;
    private final Supplier<List<AttachReport>> reports;
    private final Wording wording;

    @Inject
    AttachStatus(ToolAttachments attachments, Wording wording) {
        this(attachments::problem, attachments::reports, wording);
    }

    AttachStatus(Supplier<Optional<String>> problem, Supplier<List<AttachReport>> reports, Wording wording) {
        this.problem = problem;
        this.reports = reports;
        this.wording = wording;
    }

    @Override
    public List<String> lines() {
        return problem.get()
                .map(_ -> List.of(wording.of(Sentence.SERVICE_TOOLS_WITHOUT_KEY, Map.of())))
                .orElseGet(() -> reports.get().stream().map(this::line).toList());
    }

    private String line(AttachReport report) {
        Sentence sentence = report.problem().isPresent() ? Sentence.SERVICE_TOOLS_MISSING : Sentence.SERVICE_TOOLS;
        return wording.of(sentence, Map.of("backend", report.backend(), "agents", String.valueOf(report.agents())));
    }
}
