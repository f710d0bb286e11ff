package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend.ChatOpening;
import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.upstream.Json;
import dev.homeroom.backend.upstream.UpstreamReply;

/** Opens chats: a conversation if the server supports them, otherwise the agent's default thread. */
final class LettaConversations {
    private static final String DEFAULT_THREAD = "default";

    private final LettaApi api;
    private final ServerAbilities abilities;

    LettaConversations(LettaApi api, ServerAbilities abilities) {
        this.api = api;
        this.abilities = abilities;
    }

    static boolean isDefaultThread(String chatId) {
        return chatId.equals(DEFAULT_THREAD);
    }

    ChatOpening open(String agentId, String label) {
        return switch (abilities.current()) {
            case ServerAbilities.Detected.Unknown(var outcome) -> new ChatOpening.NotOpened(outcome);
            case ServerAbilities.Detected.Known(var found) ->
                found.conversations()
                        ? opened(api.createConversation(agentId, label))
                        : new ChatOpening.Opened(DEFAULT_THREAD);
        };
    }

    private static ChatOpening opened(UpstreamReply.Complete reply) {
        return switch (reply) {
            case UpstreamReply.NotSent notSent -> new ChatOpening.NotOpened(notSent.outcome());
            case UpstreamReply.Lost lost -> new ChatOpening.NotOpened(lost.outcome());
            case UpstreamReply.Whole whole when !whole.isSuccess() -> new ChatOpening.NotOpened(LettaRefusal.of(whole));
            case UpstreamReply.Whole whole ->
                Json.parse(whole.body())
                        .flatMap(body -> Json.text(body, "id"))
                        .map(id -> (ChatOpening) new ChatOpening.Opened(id))
                        .orElseGet(() -> new ChatOpening.NotOpened(new AgentOutcome.Failed(
                                AgentOutcome.Failed.Cause.NOT_UNDERSTOOD, "a new conversation came without an id")));
        };
    }
}
