package dev.homeroom.turn;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.MalformedEventException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.TurnContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Reads events that the inbox has kept. */
@ApplicationScoped
public class StoredEvents {
    /** @param event as the homeserver pushed it */
    public RoomEvent read(String event) {
        try {
            return RoomEvent.of(JsonText.mapper().readTree(event));
        } catch (JsonProcessingException | MalformedEventException e) {
            throw new IllegalStateException("An inbox row is not an event", e);
        }
    }

    /** Another event of the room; empty where nothing is known of it. */
    Optional<RoomEvent> known(String key, TurnContext turnContext) {
        return turnContext.known(key).filter(event -> !event.isBlank()).flatMap(this::readIfSound);
    }

    /** Events without a turn may have any content. */
    private Optional<RoomEvent> readIfSound(String event) {
        try {
            return Optional.of(RoomEvent.of(JsonText.mapper().readTree(event)));
        } catch (JsonProcessingException | MalformedEventException e) {
            return Optional.empty();
        }
    }
}
