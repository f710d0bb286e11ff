package dev.homeroom.turn.ask;

import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Answered;
import dev.homeroom.backend.AgentOutcome.Progress;
import dev.homeroom.conversation.card.WaitingCard;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The agent's texts before it waited for people: they belong to its answer. */
final class TextsBefore {
    private TextsBefore() {}

    /** Repeats what the listener heard before. */
    static void show(WaitingCard waiting, Consumer<AgentEvent> listener) {
        int number = 0;
        for (String text : waiting.said()) {
            listener.accept(new AgentEvent.Text("before-" + number, text));
            number++;
        }
        waiting.card().calls().forEach(call -> listener.accept(new AgentEvent.ToolCalled(call.id(), call.tool())));
    }

    /** The outcome with the texts before it. */
    static AgentOutcome joined(WaitingCard waiting, AgentOutcome outcome) {
        List<String> said = waiting.said();
        return switch (outcome) {
            case Answered answered -> new Answered(joined(said, answered.messages()), answered.end());
            case AgentOutcome.Silent _ when !said.isEmpty() -> new Answered(said);
            case AgentOutcome.Silent silent -> silent;
            case AgentOutcome.NeedsApproval needs ->
                new AgentOutcome.NeedsApproval(needs.requests(), needs.work(), after(said, needs.progress()));
            case AgentOutcome.NotTaken notTaken -> notTaken;
            case AgentOutcome.Interrupted interrupted -> interrupted.after(after(said, interrupted.progress()));
            case AgentOutcome.Failed failed -> failed.after(after(said, failed.progress()));
        };
    }

    private static Progress after(List<String> said, Progress progress) {
        return new Progress(joined(said, progress.messages()), true);
    }

    private static List<String> joined(List<String> first, List<String> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }
}
