package dev.homeroom.queue.limit;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.homeroom.json.JsonText;
import dev.homeroom.queue.inbox.WaitingEvent;

/** Reads the sender of a waiting event. */
final class WaitingSender {
    private WaitingSender() {}

    /** Empty for an event that can't be read: nobody else's is empty. */
    static String of(WaitingEvent event) {
        try {
            return JsonText.mapper().readTree(event.json()).path("sender").asText();
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
