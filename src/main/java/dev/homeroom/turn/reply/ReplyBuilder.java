package dev.homeroom.turn.reply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.outgoing.FileContents;
import dev.homeroom.matrix.AnswerMark;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TurnOrigin;
import dev.homeroom.turn.stream.ConversationMarks;
import dev.homeroom.turn.stream.LiveOutput;
import dev.homeroom.turn.stream.LiveOutput.Watched;
import dev.homeroom.turn.stream.TurnEnd;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes the outcome of a message in an agent's room, once, at the end of its turn: the text with its files and the agent's
 * thoughts, the events that finish the live output, the relation of each event, and the mark on the last one.
 */
@Singleton
public class ReplyBuilder {
    private static final String ANSWERED = "answered";
    private static final String NO_REPLY = "no reply";
    public static final String TAKEN_BACK = "taken back";

    private final OutgoingEvents outgoingEvents;
    private final AnswerParts answerParts;
    private final ReasoningReply reasoningReply;
    private final LiveOutput liveOutput;

    ReplyBuilder(
            OutgoingEvents outgoingEvents,
            AnswerParts answerParts,
            ReasoningReply reasoningReply,
            LiveOutput liveOutput) {
        this.outgoingEvents = outgoingEvents;
        this.answerParts = answerParts;
        this.reasoningReply = reasoningReply;
        this.liveOutput = liveOutput;
    }

    /**
     * The agent's answer.
     *
     * @param keptConversation the chat id, if Homeroom keeps the conversation
     * @param messages may be empty: an answer can consist of files
     * @param hint a sentence below the answer
     * @return empty when there is neither a word nor a file
     */
    public Optional<Outcome> answer(
            Watched live, Optional<String> keptConversation, List<String> messages, Optional<Sentence> hint) {
        Turn turn = live.turn();
        List<OutgoingEvent> parts = answerParts.of(turn, messages, "answer-");
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<OutgoingEvent> events = reasoningReply.in(withHint(turn, withOrigin(turn, parts), hint), live);
        return Optional.of(end(
                live,
                TurnEnd.ANSWERED,
                ANSWERED,
                keptConversation
                        .map(chatId -> ConversationMarks.on(events, turn, chatId))
                        .orElse(events)));
    }

    private static List<OutgoingEvent> withOrigin(Turn turn, List<OutgoingEvent> parts) {
        parts.stream()
                .map(OutgoingEvent::content)
                .filter(ReplyBuilder::mentionsSomebody)
                .forEach(content -> content.set(
                        TurnOrigin.KEY, TurnOrigin.ofAnswerTo(turn.message()).toJson()));
        return parts;
    }

    private static boolean mentionsSomebody(ObjectNode content) {
        return !content.path("m.mentions").path("user_ids").isEmpty();
    }

    /** Every event but the last one, which has the mark of the outcome, names the message that it answers. */
    private List<OutgoingEvent> withHint(Turn turn, List<OutgoingEvent> parts, Optional<Sentence> hint) {
        List<OutgoingEvent> events = concat(
                parts,
                hint.map(sentence -> outgoingEvents.notice(turn, "hint", sentence)).stream()
                        .toList());
        events.subList(0, events.size() - 1)
                .forEach(event -> event.content()
                        .putObject(AnswerMark.KEY)
                        .put("of", turn.waiting().event()));
        return events;
    }

    /**
     * The agent wants to post nothing.
     *
     * @param keptConversation as in {@link #answer}: the conversation continues
     */
    public Outcome noReply(Watched live, Optional<String> keptConversation) {
        return end(
                live,
                TurnEnd.SILENT,
                NO_REPLY,
                keptConversation.map(chatId -> ConversationMarks.unsaid(live.turn(), chatId)).stream()
                        .toList());
    }

    /** The agent has said nothing, and a notice says so. */
    public Outcome silent(Watched live) {
        return end(
                live,
                TurnEnd.SILENT,
                Sentence.AGENT_SILENT.name(),
                List.of(outgoingEvents.notice(live.turn(), "notice", Sentence.AGENT_SILENT)));
    }

    /** The message was removed before its agent was asked. */
    public Outcome takenBack(Turn turn) {
        return end(Watched.nothing(turn), TurnEnd.TAKEN_BACK, TAKEN_BACK, List.of());
    }

    /** The message ends with a sentence of the agent's user, which names the agent alone. */
    public Outcome notice(Turn turn, Sentence sentence) {
        return end(turn, sentence.name(), List.of(outgoingEvents.notice(turn, "notice", sentence)));
    }

    /** The message ends without its agent. */
    public Outcome end(Turn turn, String how, List<OutgoingEvent> events) {
        return end(Watched.nothing(turn), TurnEnd.NOTICE, how, events);
    }

    /**
     * The message ends without its agent.
     *
     * @param notice is about the room, so it relates to no message
     */
    public Outcome endUnrelated(Turn turn, String how, OutgoingEvent notice) {
        List<OutgoingEvent> leftovers = liveOutput
                .finish(Watched.nothing(turn), TurnEnd.NOTICE, List.of())
                .leftovers();
        List<OutgoingEvent> events = concat(related(turn, leftovers), List.of(notice));
        return new Outcome.Done(how, OutcomeMarker.onLast(events, turn.waiting(), notice.sender()));
    }

    private Outcome end(Watched live, TurnEnd ending, String how, List<OutgoingEvent> said) {
        Turn turn = live.turn();
        LiveOutput.Finished finished = liveOutput.finish(live, ending, said);
        List<OutgoingEvent> events = related(turn, concat(finished.leftovers(), finished.said()));
        return new Outcome.Done(how, OutcomeMarker.onLast(events, turn.waiting(), turn.agentUser()));
    }

    /**
     * The message failed for good.
     *
     * @param messages the agent's text so far, which stays readable
     * @param detail one line for operators
     */
    public Outcome fail(Watched live, FailureNotice failure, List<String> messages, String detail) {
        return fail(live, failure, detail, answerParts.of(live.turn(), messages, "said-"));
    }

    /** The message failed for good before its agent was asked. */
    public Outcome fail(Turn turn, FailureNotice failure, String detail) {
        return fail(Watched.nothing(turn), failure, detail, List.of());
    }

    private Outcome fail(Watched live, FailureNotice failure, String detail, List<OutgoingEvent> said) {
        Turn turn = live.turn();
        LiveOutput.Finished finished = liveOutput.finish(live, TurnEnd.FAILED, said);
        return new Outcome.DeadLettered(
                failure.sentence().name(),
                failure.errorId(),
                detail,
                related(turn, finished.said()),
                OutcomeMarker.onFailure(turn.relation().on(failure.notice()), turn.waiting()),
                related(turn, concat(failure.button(), finished.leftovers())));
    }

    /** The backend certainly did not accept the message, which is asked again. */
    public Outcome retry(Turn turn, Duration pause, List<OutgoingEvent> told) {
        return new Outcome.RetryLater(pause, related(turn, told));
    }

    /** Asks again after a pause that is no failure. */
    public Outcome waitForOthers(Turn turn, Duration pause, List<OutgoingEvent> told) {
        return new Outcome.RetryLater(pause, related(turn, told), false);
    }

    /** The words with which an agent ended earlier work, before it is asked the turn's message. */
    public List<OutgoingEvent> earlierWords(Turn turn, List<String> messages) {
        return withOrigin(turn, answerParts.of(turn, List.of(String.join("\n\n", messages)), "earlier-"));
    }

    /** The question was interrupted, and its answer may still be found. */
    public Outcome resume(Turn turn, Duration pause, List<OutgoingEvent> told, Outcome.ResumeLater.Why why) {
        return new Outcome.ResumeLater(pause, related(turn, told), why);
    }

    private static List<OutgoingEvent> related(Turn turn, List<OutgoingEvent> events) {
        return events.stream().map(turn.relation()::on).toList();
    }

    private static List<OutgoingEvent> concat(List<OutgoingEvent> first, List<OutgoingEvent> then) {
        return Stream.concat(first.stream(), then.stream()).toList();
    }

    /**
     * The messages of a long answer whose file was not uploaded, instead of the event with the file.
     *
     * @return empty when the event has no such file, or the file is gone
     */
    public List<OutgoingEvent> inParts(OutgoingEvent refused) {
        return FileContents.isWaitingText(refused.content()) ? answerParts.inParts(refused) : List.of();
    }
}
