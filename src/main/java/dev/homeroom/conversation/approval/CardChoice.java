package dev.homeroom.conversation.approval;

import dev.homeroom.conversation.card.CallDecision.DecisionKind;
import dev.homeroom.matrix.Reaction;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A person's choice on a card.
 *
 * @param how {@code ALLOWED}, {@code ALLOWED_HERE} or {@code DENIED}
 * @param call number of the only call that it is about, counting from 1; empty if it is about all
 * @param reason for the agent
 */
public record CardChoice(DecisionKind how, OptionalInt call, Optional<String> reason) {
    public static final CardChoice ALLOW = new CardChoice(DecisionKind.ALLOWED, OptionalInt.empty(), Optional.empty());
    static final CardChoice ALWAYS = new CardChoice(DecisionKind.ALLOWED_HERE, OptionalInt.empty(), Optional.empty());
    public static final CardChoice DENY = new CardChoice(DecisionKind.DENIED, OptionalInt.empty(), Optional.empty());

    /** Empty for a reaction that decides nothing. */
    public static Optional<CardChoice> of(Reaction reaction) {
        return DecisionKeys.choice(reaction.key());
    }

    CardChoice only(int number) {
        return new CardChoice(how, OptionalInt.of(number), reason);
    }

    /** @param text may be blank */
    public CardChoice because(String text) {
        return text.isBlank() ? this : new CardChoice(how, call, Optional.of(text.strip()));
    }
}
