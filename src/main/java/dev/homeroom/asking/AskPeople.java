package dev.homeroom.asking;

import dev.homeroom.conversation.RoomEncryption;
import dev.homeroom.conversation.card.CardSize;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.conversation.question.QuestionCards;
import dev.homeroom.conversation.question.StoredQuestion;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.conversation.tools.ApprovalSettings;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.tracking.TrackingId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Asks the people of an agent's room as the agent. Its answer is tracked work. */
@ApplicationScoped
public class AskPeople {
    private static final int LONGEST_TEXT = 4000;
    private static final int LONGEST_CHOICE = 200;
    /** For each character on average, in JSON as well as in HTML in JSON. A text of nothing but quotation marks needs more. */
    private static final int BYTES = 3;

    private static final String ENCRYPTED =
            "The room is encrypted, and agents can't write there. Nothing was asked. Name a room without encryption.";
    private static final Duration SHORTEST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofDays(7);

    private final AgentSearch agents;
    private final Bindings bindings;
    private final QuestionCards questionCards;
    private final RoomEncryption encryption;
    private final ApprovalSettings settings;
    private final InstantSource clock;

    public AskPeople(
            AgentSearch agents,
            Bindings bindings,
            QuestionCards questionCards,
            RoomEncryption encryption,
            ApprovalSettings settings,
            InstantSource clock) {
        this.agents = agents;
        this.bindings = bindings;
        this.questionCards = questionCards;
        this.encryption = encryption;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Asks. The question is on disk when this returns a tracking id. With an idempotency key, a repeated call asks nothing again,
     * and returns the same tracking id, also if the database was lost and the question is on the last page of its room.
     *
     * @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now whether the room is encrypted or has the
     *     question; nothing was asked
     */
    public AskedStart begin(PeopleRequest request) {
        return switch (agents.find(request.agent())) {
            case AgentSearch.FoundAgents.None _ ->
                new AskedStart.NoSuchAgent("There is no agent '" + request.agent() + "'.");
            case AgentSearch.FoundAgents.Several _ ->
                new AskedStart.NoSuchAgent("Several agents are named '" + request.agent() + "'; use an id.");
            case AgentSearch.FoundAgents.One(KnownAgent agent) ->
                refusal(request).<AskedStart>map(AskedStart.NotPosted::new).orElseGet(() -> begin(request, agent));
        };
    }

    private static Optional<String> refusal(PeopleRequest request) {
        if (request.text().isBlank()
                || request.text().length() > LONGEST_TEXT
                || !CardSize.isWithin(request.text(), LONGEST_TEXT * BYTES)) {
            return Optional.of("A question has 1 to %d characters, and at most %d bytes with its escapes."
                    .formatted(LONGEST_TEXT, LONGEST_TEXT * BYTES));
        }
        boolean isChoiceWrong = request.choices().stream()
                .anyMatch(choice -> choice.isBlank()
                        || choice.length() > LONGEST_CHOICE
                        || !CardSize.isWithin(choice, LONGEST_CHOICE * BYTES));
        if (isChoiceWrong || request.choices().size() > PersonQuestion.MOST_CHOICES) {
            return Optional.of(
                    "A question has at most %d choices of 1 to %d characters, and at most %d bytes with their escapes."
                            .formatted(PersonQuestion.MOST_CHOICES, LONGEST_CHOICE, LONGEST_CHOICE * BYTES));
        }
        return request.expire()
                .filter(time -> time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0)
                .map(time -> "A question is open for 10 seconds to 7 days.");
    }

    private AskedStart begin(PeopleRequest request, KnownAgent agent) {
        UserId user = agents.userOf(agent);
        return request.room()
                .or(() -> bindings.agentRoomOf(agent.ref()))
                .flatMap(room -> bindings.of(room, user))
                .filter(bound -> !bound.binding().archived())
                .map(bound -> begin(request, bound))
                .orElseGet(() -> new AskedStart.NotPosted("The agent is not in this room, or has no room yet."));
    }

    private AskedStart begin(PeopleRequest request, BoundRoom bound) {
        TrackingId id = request.idempotencyKey()
                .map(key -> TrackingId.of(AskedPeople.KIND, bound.agentUser().value(), key))
                .orElseGet(() -> TrackingId.random(AskedPeople.KIND));
        boolean isAsked = request.idempotencyKey().isPresent()
                && questionCards
                        .find(id.value(), bound.room(), bound.agentUser())
                        .isPresent();
        if (!isAsked && encryption.isEncrypted(bound.agentUser(), bound.room())) {
            return new AskedStart.NotPosted(ENCRYPTED);
        }
        Instant now = Instant.ofEpochMilli(clock.millis());
        PersonQuestion question = new PersonQuestion(
                id.value(),
                request.text().strip(),
                request.choices(),
                now.plus(request.expire().orElse(settings.expire())),
                Optional.empty());
        StoredQuestion stored =
                questionCards.ask(new StoredQuestion(question, bound.room(), bound.agentUser(), now, Optional.empty()));
        boolean isSame = stored.question().text().equals(question.text())
                && stored.question().choices().equals(question.choices());
        return isSame
                ? new AskedStart.Posted(id, stored.room())
                : new AskedStart.NotPosted(
                        "This idempotency key belongs to another question. Use a new key for each question.");
    }
}
