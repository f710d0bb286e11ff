package dev.homeroom.conversation.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.card.ApprovalCard.CardCall;
import dev.homeroom.conversation.card.CallDecision;
import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.conversation.card.CardSize;
import dev.homeroom.conversation.card.ShownArguments;
import dev.homeroom.conversation.card.WaitingCard;
import dev.homeroom.conversation.tools.ToolRules;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.wording.Wording;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CardEventsTest {
    /** An event may have 65,535 bytes, of which its envelope takes some. */
    private static final int MOST = 58_000;

    private static final int MOST_CALLS = 40;
    private static final RoomId ROOM = new RoomId("!room:home.test");
    private static final UserId AGENT = new UserId("@agent_a:home.test");
    private static final UserId ALICE = new UserId("@" + "a".repeat(240) + ":home.test");
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);

    private static final CallDecision ALLOW =
            new CallDecision(DecisionKind.ALLOWED, Optional.of(ALICE), Optional.empty(), NOW, "$" + "e".repeat(43));

    private final CardEvents cardEvents = new CardEvents(new ToolRules(new ApprovalFixture.Rules()), new Wording());

    @Property(tries = 150)
    void a_card_and_every_edit_of_it_fit_an_event(@ForAll("cards") ApprovalCard card, @ForAll("text") String agent) {
        ApprovalCard open = open(card);
        assertThat(size(cardEvents.first(waiting(open), agent).getFirst())).isLessThan(MOST);
        assertThat(size(cardEvents.edit(waiting(card), agent, "edit"))).isLessThan(MOST);
        assertThat(size(cardEvents.edit(waiting(open.decided(deny("x".repeat(501)))), agent, "edit")))
                .isLessThan(MOST);
    }

    @Property(tries = 50)
    void a_call_that_waits_is_always_shown(@ForAll("cards") ApprovalCard card, @ForAll("text") String agent) {
        String body = cardEvents
                .edit(waiting(card), agent, "edit")
                .content()
                .at("/m.new_content/body")
                .asText();
        assertThat(card.calls())
                .filteredOn(CardCall::isOpen)
                .allSatisfy(call -> assertThat(body).contains(call.tool(), call.shown()));
    }

    @Test
    void a_card_that_fits_keeps_its_reasons() {
        // Given
        String reason = "why ".repeat(120);
        ApprovalCard card = card(List.of(call(0, 1, "send_mail", "{}", Optional.of(deny(reason)))));

        // When
        OutgoingEvent edit = cardEvents.edit(waiting(card), "Ada", "edit");

        // Then
        assertThat(edit.content().at("/m.new_content/body").asText()).contains(reason);
        assertThat(ApprovalCard.of(edit.content().path("m.new_content").path(ApprovalCard.KEY)))
                .contains(card);
    }

    @Test
    void a_card_that_is_too_large_still_says_which_calls_were_decided_and_how() {
        // Given
        ApprovalCard card = card(IntStream.range(0, MOST_CALLS)
                .mapToObj(i -> call(
                        i,
                        1,
                        "send_mail",
                        "{\"text\": \"" + "x".repeat(2000) + "\"}",
                        Optional.of(i % 20 == 1 ? ALLOW : deny("no"))))
                .toList());

        // Then
        assertThat(cardEvents
                        .edit(waiting(card), "Ada", "edit")
                        .content()
                        .at("/m.new_content/body")
                        .asText())
                .contains("✅ 2, 22", "❌ 1, 3, 4, 5");
    }

    private static int size(OutgoingEvent event) {
        return JsonText.bytesOf(event.content()).length;
    }

    private static ApprovalCard open(ApprovalCard card) {
        return card(card.calls().stream()
                .map(call -> new CardCall(call.id(), call.tool(), call.shown(), Optional.empty()))
                .toList());
    }

    private static ApprovalCard card(List<CardCall> calls) {
        return new ApprovalCard("card", "$" + "t".repeat(43), 0, ALICE, NOW, NOW, false, calls);
    }

    private static WaitingCard waiting(ApprovalCard card) {
        return WaitingCard.found(card, ROOM, AGENT, new EventId("$" + "c".repeat(43)));
    }

    private static CallDecision deny(String reason) {
        return new CallDecision(
                DecisionKind.DENIED, Optional.of(ALICE), Optional.of(reason), NOW, "$" + "e".repeat(43));
    }

    private static CardCall call(
            int number, int calls, String tool, String arguments, Optional<CallDecision> decision) {
        return new CardCall(
                "call-" + number + "-" + "i".repeat(180),
                CardSize.cut(tool, 150),
                ShownArguments.of(arguments, calls).shown(),
                decision);
    }

    @Provide
    Arbitrary<String> text() {
        return Arbitraries.strings()
                .withChars("a\"'\\&<>\n\u0001\u00A0äß漢😀")
                .ofMinLength(1)
                .ofMaxLength(3000);
    }

    @Provide
    Arbitrary<ApprovalCard> cards() {
        Arbitrary<Optional<CallDecision>> decisions = text().map(
                        reason -> deny(reason.substring(0, Math.min(500, reason.length()))))
                .optional(0.7);
        return Combinators.combine(
                        Arbitraries.integers().between(1, MOST_CALLS),
                        text(),
                        text(),
                        decisions.list().ofSize(MOST_CALLS))
                .as((number, tool, arguments, made) -> card(IntStream.range(0, number)
                        .mapToObj(i -> call(i, number, tool, arguments, made.get(i)))
                        .toList()));
    }
}
