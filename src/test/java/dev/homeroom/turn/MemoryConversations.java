package dev.homeroom.turn;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.backend.KeptConversations;
import dev.homeroom.backend.KeptConversations.PastExchange;
import dev.homeroom.backend.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The conversations of a scripted agent, in memory. Records what the agent was shown with each question. */
final class MemoryConversations implements KeptConversations {
    private final Map<String, List<PastExchange>> chats = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final List<List<String>> shown = new ArrayList<>();

    void asked(Question question) {
        shown.add(chats.getOrDefault(question.chatId(), List.of()).stream()
                .map(past -> past.question() + " → " + past.answer())
                .toList());
    }

    void answered(Question question, AgentOutcome outcome) {
        if (outcome instanceof AgentOutcome.Answered answered
                && !removed.contains(question.keys().message())) {
            chats.computeIfAbsent(question.chatId(), first -> new ArrayList<>())
                    .add(new PastExchange(
                            question.keys(), question.prompt(), String.join("\n\n", answered.messages())));
        }
    }

    /** The conversation that the agent was shown with its last question. */
    List<String> shownLast() {
        return shown.getLast();
    }

    @Override
    public boolean isKnown(String chatId) {
        return chats.containsKey(chatId);
    }

    @Override
    public void restore(String chatId, List<PastExchange> exchanges) {
        chats.put(chatId, new ArrayList<>(exchanges));
    }

    @Override
    public boolean forget(String message) {
        removed.add(message);
        chats.values()
                .removeIf(chat ->
                        chat.stream().anyMatch(past -> past.keys().quoted().equals(Optional.of(message))));
        return chats.values().stream()
                        .filter(chat ->
                                chat.removeIf(past -> past.keys().message().equals(message)
                                        || past.keys().asked().equals(message)))
                        .count()
                > 0;
    }

    @Override
    public void changed(String message) {
        chats.values()
                .removeIf(chat -> chat.stream()
                        .anyMatch(past -> past.keys().message().equals(message)
                                || past.keys().quoted().equals(Optional.of(message))));
    }

    @Override
    public void readAgain(String chatId) {
        chats.remove(chatId);
    }
}
