package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalCard.CardCall;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.fake.FakeLetta.Told;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Checks the cards in a room: each is there once, each of its calls is decided on once, none stays open, and the agent was told
 * each decision once, as the card has it. Questions end once.
 */
final class CardCheck {
    private final RoomStory story;
    private final List<Told> told;

    private CardCheck(RoomStory story, List<Told> told) {
        this.story = story;
        this.told = told;
    }

    /** @param told what all agents were told */
    static List<Violation> of(RoomStory story, List<Told> told) {
        CardCheck check = new CardCheck(story, told);
        return Stream.of(check.doubled(), check.badlyDecided(), check.badlyTold(), check.endedTwice())
                .flatMap(found -> found)
                .toList();
    }

    /** Number of cards and questions that still wait for people, as the room has it. */
    static long open(RoomStory story) {
        CardCheck check = new CardCheck(story, List.of());
        return check.cards().stream().filter(shown -> shown.latest().isOpen()).count() + check.openQuestions();
    }

    private long openQuestions() {
        Set<String> ended = ends().keySet();
        return ours().stream()
                .map(event ->
                        event.content().path(PersonQuestion.KEY).path("id").asText(""))
                .filter(id -> !id.isEmpty() && !ended.contains(id))
                .distinct()
                .count();
    }

    /** @param states the card as it was posted, and as each edit has it */
    private record ShownCard(UserId agent, List<ApprovalCard> states) {
        ApprovalCard latest() {
            return states.getLast();
        }
    }

    private List<ShownCard> cards() {
        Map<EventId, ShownCard> cards = new LinkedHashMap<>();
        for (TimelineEvent event : ours()) {
            if (event.isEdit()) {
                card(event.content().path("m.new_content"))
                        .ifPresent(edit -> Optional.ofNullable(cards.get(new EventId(event.about())))
                                .ifPresent(shown -> shown.states().add(edit)));
            } else {
                card(event.content())
                        .ifPresent(first ->
                                cards.put(event.id(), new ShownCard(event.sender(), new ArrayList<>(List.of(first)))));
            }
        }
        return List.copyOf(cards.values());
    }

    private List<TimelineEvent> ours() {
        return story.timeline().stream()
                .filter(story::isOurs)
                .filter(TimelineEvent::isMessage)
                .toList();
    }

    private static Optional<ApprovalCard> card(JsonNode content) {
        return ApprovalCard.of(content.path(ApprovalCard.KEY));
    }

    private Stream<Violation> doubled() {
        List<String> ids = cards().stream().map(shown -> shown.latest().id()).toList();
        return ids.stream()
                .distinct()
                .filter(id -> ids.indexOf(id) != ids.lastIndexOf(id))
                .map(id -> new Violation(Violation.Kind.DOUBLED, "🔐 " + id));
    }

    private Stream<Violation> badlyDecided() {
        return cards().stream()
                .flatMap(shown -> Stream.concat(
                        shown.latest().isOpen()
                                ? Stream.of(new Violation(Violation.Kind.CARD_LEFT_OPEN, describe(shown.latest())))
                                : Stream.empty(),
                        IntStream.range(1, shown.states().size())
                                .filter(edit -> hasChanged(
                                        shown.states().get(edit - 1),
                                        shown.states().get(edit)))
                                .mapToObj(edit -> new Violation(
                                        Violation.Kind.DECIDED_TWICE,
                                        describe(shown.states().get(edit))))));
    }

    /** Whether a call that was decided on is decided on otherwise, or open again. */
    private static boolean hasChanged(ApprovalCard before, ApprovalCard after) {
        return IntStream.range(0, before.calls().size()).anyMatch(call -> {
            CardCall earlier = before.calls().get(call);
            return !earlier.isOpen() && !earlier.equals(after.calls().get(call));
        });
    }

    private Stream<Violation> badlyTold() {
        return cards().stream()
                .flatMap(shown -> shown.latest().calls().stream()
                        .filter(call -> call.tool().startsWith(Script.toolFor("")))
                        .flatMap(call -> badlyTold(shown.agent(), call)));
    }

    /** Another card about the same call may have been withdrawn with its turn. */
    private Stream<Violation> badlyTold(UserId agent, CardCall call) {
        List<Told> its = told.stream()
                .filter(one -> one.tool().equals(call.tool())
                        && Talk.userOf(one.agentId()).equals(agent))
                .toList();
        boolean isWithdrawn = call.decision()
                .filter(made -> made.how() == DecisionKind.STOPPED)
                .isPresent();
        return switch (its.size()) {
            case 0 -> isWithdrawn ? Stream.empty() : Stream.of(new Violation(Violation.Kind.NOT_TOLD, call.toString()));
            case 1 ->
                isWithdrawn || isOnACard(agent, its.getFirst())
                        ? Stream.empty()
                        : Stream.of(new Violation(
                                Violation.Kind.TOLD_OTHERWISE, call + " was told as “" + its.getFirst() + "”"));
            default -> Stream.of(new Violation(Violation.Kind.TOLD_TWICE, call + " was told as " + its));
        };
    }

    private boolean isOnACard(UserId agent, Told one) {
        return cards().stream()
                .filter(shown -> shown.agent().equals(agent))
                .flatMap(shown -> shown.latest().calls().stream())
                .anyMatch(call -> call.tool().equals(one.tool())
                        && call.decision()
                                .filter(made -> made.how().isAllowed() == one.isAllowed())
                                .isPresent());
    }

    /** The ends of each question, by its id. */
    private Map<String, List<JsonNode>> ends() {
        Map<String, List<JsonNode>> ends = new LinkedHashMap<>();
        ours().stream()
                .map(event -> event.content().path("m.new_content").path(PersonQuestion.KEY))
                .filter(question -> question.has("end"))
                .forEach(question -> ends.computeIfAbsent(question.path("id").asText(), _ -> new ArrayList<>())
                        .add(question.path("end")));
        return ends;
    }

    private Stream<Violation> endedTwice() {
        return ends().entrySet().stream()
                .filter(question -> question.getValue().size() > 1)
                .map(question -> new Violation(Violation.Kind.DECIDED_TWICE, "❓ " + question.getKey()));
    }

    private static String describe(ApprovalCard card) {
        return "🔐 " + card.toJson();
    }
}
