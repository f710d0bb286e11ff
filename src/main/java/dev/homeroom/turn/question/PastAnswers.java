package dev.homeroom.turn.question;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.KeptConversations;
import dev.homeroom.matrix.AnswerMark;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.NoReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answers of one conversation, gathered from a room's timeline from its newest event backwards, with their questions
 * and the edits of these. An answer counts while all of its parts are in the room.
 */
final class PastAnswers {
    /** Edits that are remembered until their messages are met. */
    private static final int MOST_EDITS = 500;

    private final UserId agentUser;
    private final String chatId;
    private final Map<String, PastAnswer> newestFirst = new LinkedHashMap<>();
    private final Map<String, RoomEvent> messages = new HashMap<>();
    private final Map<String, Edit> edits = new HashMap<>();
    private final Set<String> removed = new HashSet<>();

    PastAnswers(UserId agentUser, String chatId) {
        this.agentUser = agentUser;
        this.chatId = chatId;
    }

    /** One answer, as far as it was met. */
    static final class PastAnswer {
        private final AnswerMark mark;
        private final SortedMap<Integer, String> texts = new TreeMap<>();
        private final Set<String> completed = new HashSet<>();

        private PastAnswer(AnswerMark mark) {
            this.mark = mark;
        }

        AnswerMark mark() {
            return mark;
        }

        String text() {
            return texts.isEmpty() ? NoReply.SPELLED : String.join("\n\n", texts.values());
        }

        /** The last part is met first, and knows how many there are. */
        private boolean isWhole() {
            return texts.size() == mark.parts();
        }
    }

    void take(ObjectNode json) {
        if (json.path("unsigned").has("redacted_because")) {
            removed.add(json.path("event_id").asText());
            return;
        }
        if (json.path("sender").asText().equals(agentUser.value())) {
            AnswerMark.in(json)
                    .filter(mark -> mark.conversation().equals(chatId))
                    .ifPresent(mark -> add(mark, json));
        } else {
            RoomEvent.ifSound(json).ifPresent(this::takeMessage);
        }
    }

    private void add(AnswerMark mark, ObjectNode json) {
        PastAnswer answer = newestFirst.computeIfAbsent(mark.asked(), first -> new PastAnswer(mark));
        if (mark.part() > 0) {
            ObjectNode content = json.withObject("/content");
            String draft = content.at("/m.relates_to/event_id").asText();
            boolean completesDraft = Edit.isClaimedBy(content);
            answer.texts.putIfAbsent(
                    mark.part(),
                    (completesDraft ? content.path("m.new_content") : content)
                            .path("body")
                            .asText());
            if (completesDraft) {
                answer.completed.add(draft);
            }
        }
    }

    /** An edit comes later than its message, and so is met before. */
    private void takeMessage(RoomEvent event) {
        Optional<Edit> edit = Edit.of(event);
        if (edit.isPresent() && edits.size() < MOST_EDITS) {
            edits.putIfAbsent(edit.get().about().value() + ' ' + event.sender(), edit.get());
        } else if (edit.isEmpty() && isAnswered(event)) {
            messages.put(event.id().value(), event);
        }
    }

    private boolean isAnswered(RoomEvent event) {
        return newestFirst.values().stream()
                .anyMatch(answer -> answer.mark.message().equals(event.id().value()));
    }

    /** Whether older events of the room would change nothing. */
    boolean areEnough() {
        List<PastAnswer> met = newestFirst.values().stream()
                .filter(answer -> messages.containsKey(answer.mark.message()) && answer.isWhole())
                .toList();
        int length = met.stream().mapToInt(answer -> answer.text().length()).sum();
        return met.size() >= KeptConversations.MOST_EXCHANGES || length > KeptConversations.MOST_CHARACTERS;
    }

    /** The newest ones, oldest first, without those that were removed with their messages or without. */
    List<PastAnswer> oldestFirst() {
        List<PastAnswer> answers = new ArrayList<>(newestFirst.values().stream()
                .filter(PastAnswer::isWhole)
                .filter(answer -> !removed.contains(answer.mark.message())
                        && answer.completed.stream().noneMatch(removed::contains))
                .limit(KeptConversations.MOST_EXCHANGES)
                .toList());
        return answers.reversed();
    }

    /** Empty if it was not met, or was removed. */
    Optional<RoomEvent> message(PastAnswer answer) {
        return Optional.ofNullable(messages.get(answer.mark.message())).map(this::asEdited);
    }

    /** The message with the sender's last edit, at the time of the message. */
    RoomEvent asEdited(RoomEvent message) {
        return Optional.ofNullable(edits.get(message.id().value() + ' ' + message.sender()))
                .map(edit -> edit.appliedTo(message))
                .map(edited -> message.withContent(edited.content()))
                .orElse(message);
    }
}
