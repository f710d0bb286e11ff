package dev.homeroom.asking;

import dev.homeroom.conversation.question.PersonQuestion.QuestionEnd;
import dev.homeroom.conversation.question.QuestionCards;
import dev.homeroom.conversation.question.StoredQuestion;
import dev.homeroom.tracking.Tracked;
import dev.homeroom.tracking.TrackedState;
import dev.homeroom.tracking.TrackedWork;
import dev.homeroom.tracking.TrackingId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;

/** The states of questions to people. */
@ApplicationScoped
public class AskedPeople implements TrackedWork {
    static final String KIND = "ask";
    private static final String NOBODY = "Nobody answered in time.";

    private final QuestionCards questionCards;
    private final InstantSource clock;

    public AskedPeople(QuestionCards questionCards, InstantSource clock) {
        this.questionCards = questionCards;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<Tracked> find(TrackingId id) {
        return questionCards
                .find(id.value())
                .map(stored -> new Tracked(id, stored.agentUser(), stored.created(), state(stored)));
    }

    private TrackedState state(StoredQuestion stored) {
        return stored.question()
                .end()
                .map(AskedPeople::state)
                .orElseGet(() -> stored.isOpen(clock.instant())
                        ? new TrackedState.Waiting()
                        : new TrackedState.Failed(NOBODY, Optional.empty()));
    }

    private static TrackedState state(QuestionEnd end) {
        return switch (end.result()) {
            case ANSWERED -> new TrackedState.Done(end.text());
            case CANCELLED -> new TrackedState.Cancelled();
            case EXPIRED -> new TrackedState.Failed(NOBODY, Optional.empty());
        };
    }

    @Override
    public boolean cancel(TrackingId id) {
        return questionCards.find(id.value()).isPresent() && questionCards.cancel(id.value());
    }
}
