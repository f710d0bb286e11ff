package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.ChatOpening;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.Reply;

/** Opens chats: conversations where the server has them, elsewhere the agent's one thread. */
final class Chats {
    private static final String DEFAULT_THREAD = "default";

    private final LettaApi api;
    private final ServerAbilities abilities;

    Chats(LettaApi api, ServerAbilities abilities) {
        this.api = api;
        this.abilities = abilities;
    }

    static boolean isDefaultThread(String chatId) {
        return chatId.equals(DEFAULT_THREAD);
    }

    ChatOpening open(String agentId, String label) {
        return switch (abilities.current()) {
            case ServerAbilities.Finding.Unknown(var outcome) -> new ChatOpening.NotOpened(outcome);
            case ServerAbilities.Finding.Known(var found) ->
                found.conversations()
                        ? opened(api.createConversation(agentId, label))
                        : new ChatOpening.Opened(DEFAULT_THREAD);
        };
    }

    private static ChatOpening opened(Reply.Complete reply) {
        return switch (reply) {
            case Reply.NotSent notSent -> new ChatOpening.NotOpened(notSent.outcome());
            case Reply.Lost lost -> new ChatOpening.NotOpened(lost.outcome());
            case Reply.Whole whole when !whole.isSuccess() -> new ChatOpening.NotOpened(Refusal.of(whole));
            case Reply.Whole whole ->
                Json.parse(whole.body())
                        .flatMap(body -> Json.text(body, "id"))
                        .map(id -> (ChatOpening) new ChatOpening.Opened(id))
                        .orElseGet(() -> new ChatOpening.NotOpened(new AgentOutcome.Failed(
                                AgentOutcome.Failed.Cause.NOT_UNDERSTOOD, "a new conversation came without an id")));
        };
    }
}
