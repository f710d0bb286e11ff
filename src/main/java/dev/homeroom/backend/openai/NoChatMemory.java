package dev.homeroom.backend.openai;

import java.util.List;
import java.util.Optional;

/** Keeps nothing: for commands that ask one question, without a database. */
final class NoChatMemory implements ChatMemory {
    @Override
    public void begin(String chatId) {}

    @Override
    public Optional<String> answerTo(String chatId, String turnId) {
        return Optional.empty();
    }

    @Override
    public List<PastExchange> of(String chatId) {
        return List.of();
    }

    @Override
    public void append(String chatId, String turnId, PastExchange pastExchange) {}

    @Override
    public boolean isKnown(String chatId) {
        return false;
    }

    @Override
    public void restore(String chatId, List<PastExchange> exchanges) {}

    @Override
    public boolean forget(String message) {
        return false;
    }

    @Override
    public void changed(String message) {}

    @Override
    public void readAgain(String chatId) {}
}
