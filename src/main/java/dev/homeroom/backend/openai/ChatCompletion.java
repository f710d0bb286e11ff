package dev.homeroom.backend.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.backend.AgentEvent;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.AgentOutcome.Answered.End;
import dev.homeroom.backend.AgentOutcome.Failed.Cause;
import dev.homeroom.backend.AgentOutcome.Interrupted.How;
import dev.homeroom.backend.content.ContentParts;
import dev.homeroom.backend.content.Pictures;
import dev.homeroom.backend.content.ReasoningSplitter;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.StreamedAnswer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Assembles an answer from chunks or from one whole completion. */
final class ChatCompletion implements StreamedAnswer.Reader {
    private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

    private final Consumer<AgentEvent> listener;
    private final String messageId;
    /** A tool call ends a message. */
    private final List<ReasoningSplitter> messages = new ArrayList<>();

    private final Pictures pictures = new Pictures();
    private final Set<String> toolCalls = new LinkedHashSet<>();
    private @Nullable String finishReason;
    private @Nullable JsonNode error;
    private boolean saidOrThought;

    ChatCompletion(String messageId, Consumer<AgentEvent> listener) {
        this.listener = listener;
        this.messageId = messageId;
        this.messages.add(new ReasoningSplitter(messageId, listener));
    }

    /**
     * Chunks without choices (usage) and unknown fields are skipped. A chunk without news only keeps the connection
     * alive.
     */
    @Override
    public Sign take(JsonNode chunk) {
        Optional<JsonNode> failure = StreamError.in(chunk);
        if (failure.isPresent()) {
            error = error == null ? failure.get() : error;
        }
        Optional<Choice> choice = Choice.in(chunk);
        choice.ifPresent(this::take);
        if (failure.isPresent() || choice.filter(Choice::bringsSomething).isPresent()) {
            return Sign.OF_WORK;
        }
        return choice.isPresent() || chunk.has("usage") ? Sign.OF_CONNECTION : Sign.OF_NOTHING;
    }

    private void take(Choice choice) {
        choice.finishReason().ifPresent(reason -> finishReason = reason);
        think(choice.thoughts());
        ContentParts content = choice.content();
        think(content.reasoning());
        saidOrThought |= pictures.add(choice.said());
        String text = content.text() + choice.refusal();
        say(choice.whole() ? unsaid(text) : text);
        choice.said().path("tool_calls").forEach(this::toolCall);
        if (choice.whole() && finishReason == null) {
            finishReason = "stop";
        }
    }

    /** Some servers end a stream with all of the message once more. */
    private String unsaid(String whole) {
        String said = messages.stream().map(ReasoningSplitter::asItCame).collect(Collectors.joining());
        if (said.isEmpty()) {
            return whole;
        }
        return whole.startsWith(said) ? whole.substring(said.length()) : "";
    }

    private void think(String piece) {
        if (!piece.isEmpty()) {
            saidOrThought = true;
            listener.accept(new AgentEvent.Reasoning(piece));
        }
    }

    private void say(String piece) {
        if (!piece.isEmpty() && !isTooLong()) {
            saidOrThought = true;
            messages.getLast().add(piece);
        }
    }

    /** The server uses this tool itself. Arguments come in further pieces, without a name. */
    private void toolCall(JsonNode call) {
        Json.text(call.path("function"), "name").ifPresent(name -> {
            String id = Json.text(call, "id").orElseGet(() -> "call-" + toolCalls.size());
            if (toolCalls.add(id)) {
                endMessage();
                listener.accept(new AgentEvent.ToolCalled(id, name));
            }
        });
    }

    private void endMessage() {
        if (!messages.getLast().text().isBlank()) {
            messages.getLast().end();
            messages.add(new ReasoningSplitter(messageId + "+" + messages.size(), listener));
        }
    }

    /** Empty until an event says that the answer is complete. */
    @Override
    public Optional<AgentOutcome> outcome() {
        if (error != null) {
            return Optional.of(ofError(error));
        }
        if (isTooLong()) {
            return Optional.of(new AgentOutcome.Failed(
                    Cause.NOT_UNDERSTOOD, "the answer is longer than " + LONGEST_ANSWER + " characters"));
        }
        return Optional.ofNullable(finishReason).map(this::ended);
    }

    private AgentOutcome ofError(JsonNode what) {
        AgentOutcome.Progress progress = progress();
        return progress.equals(AgentOutcome.Progress.NONE)
                ? OpenAiRefusal.inStream(what)
                : OpenAiRefusal.afterText(what, progress);
    }

    @Override
    public AgentOutcome ended(int status, ConnectionEnd end, String detail) {
        messages.getLast().end();
        if (status >= 400) {
            return OpenAiRefusal.ofStream(status, error == null ? Json.object() : error);
        }
        if (end == ConnectionEnd.DONE && saidOrThought && finishReason == null) {
            finishReason = "stop";
        }
        AgentOutcome.Progress progress = progress();
        return outcome().orElseGet(() -> switch (end) {
            case BROKEN -> new AgentOutcome.Interrupted(How.CONNECTION_LOST, detail, progress);
            case DONE, ORDERLY ->
                progress.messages().isEmpty()
                        ? new AgentOutcome.Interrupted(How.ENDED_EARLY, detail, progress)
                        : new AgentOutcome.Answered(progress.messages(), End.UNMARKED);
        });
    }

    @Override
    public AgentOutcome.Progress progress() {
        List<String> texts = messages.stream()
                .map(ReasoningSplitter::text)
                .filter(text -> !text.isBlank())
                .toList();
        return new AgentOutcome.Progress(withPictures(texts), !toolCalls.isEmpty());
    }

    /** They are shown with the end of the answer, not in drafts. */
    private List<String> withPictures(List<String> texts) {
        if (pictures.isEmpty()) {
            return texts;
        }
        List<String> all = new ArrayList<>(texts);
        String last = all.isEmpty() ? "" : all.removeLast() + "\n\n";
        all.add(last + pictures.markdown());
        return all;
    }

    @Override
    public boolean isTooLong() {
        return messages.stream().mapToInt(ReasoningSplitter::length).sum() > LONGEST_ANSWER;
    }

    private AgentOutcome ended(String reason) {
        AgentOutcome.Progress progress = progress();
        Finish finish = Finish.of(reason);
        if (finish == Finish.FAILED) {
            return new AgentOutcome.Failed(Cause.MODEL_FAILED, "finish_reason " + reason, progress);
        }
        if (progress.messages().isEmpty()) {
            return withoutText(finish, reason);
        }
        toolCalls.forEach(call -> listener.accept(new AgentEvent.ToolReturned(call, true)));
        return new AgentOutcome.Answered(progress.messages(), end(finish));
    }

    private AgentOutcome withoutText(Finish finish, String reason) {
        return switch (finish) {
            case AT_LIMIT -> new AgentOutcome.Failed(Cause.LIMIT_REACHED, reason);
            case FILTERED, FAILED -> new AgentOutcome.Failed(Cause.MODEL_FAILED, reason);
            case WANTS_TOOLS ->
                new AgentOutcome.Failed(Cause.NOT_UNDERSTOOD, "the model wants a tool, and was offered none");
            case STOPPED -> new AgentOutcome.Silent();
        };
    }

    private static End end(Finish finish) {
        return switch (finish) {
            case AT_LIMIT -> End.AT_LIMIT;
            case FILTERED -> End.FILTERED;
            case STOPPED, WANTS_TOOLS, FAILED -> End.WHOLE;
        };
    }
}
