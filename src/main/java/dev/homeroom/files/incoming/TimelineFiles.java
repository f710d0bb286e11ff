package dev.homeroom.files.incoming;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Edit;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files of a room, gathered from its timeline: each one that carries the agent's 📎, and the message that took it, which
 * is its sender's next one in the same thread. A removed file, and one whose 📎 was taken off, is none.
 */
final class TimelineFiles {
    private static final Set<String> TAKING = Set.of("m.text", "m.emote", "m.location");

    private final UserId agentUser;
    private final String commandPrefix;
    private final List<RoomEvent> newestFirst = new ArrayList<>();
    private final Map<EventId, FileSign> signs = new HashMap<>();

    TimelineFiles(UserId agentUser, String commandPrefix) {
        this.agentUser = agentUser;
        this.commandPrefix = commandPrefix;
    }

    /** @param event id of the reaction */
    private record FileSign(String event, Optional<EventId> with) {}

    /** @param takenBy empty while the file waits */
    record TimelineFile(KnownFile file, Optional<EventId> takenBy) {}

    void take(ObjectNode event) {
        if (event.path("unsigned").has("redacted_because")) {
            return;
        }
        if (event.path("sender").asText().equals(agentUser.value())) {
            StagedMark.in(event)
                    .ifPresent(mark -> signs.putIfAbsent(
                            mark.file(), new FileSign(event.path("event_id").asText(), mark.with())));
        } else {
            RoomEvent.ifSound(event).ifPresent(newestFirst::add);
        }
    }

    List<TimelineFile> oldestFirst() {
        Map<FileTable.SendersPlace, EventId> next = new HashMap<>();
        List<TimelineFile> found = new ArrayList<>();
        for (RoomEvent event : newestFirst) {
            FileTable.SendersPlace place =
                    new FileTable.SendersPlace(event.room(), event.sender(), IncomingFile.threadOf(event));
            IncomingFile.of(event)
                    .flatMap(file -> found(file, event, Optional.ofNullable(next.get(place))))
                    .ifPresent(found::add);
            if (takes(event)) {
                next.put(place, event.id());
            }
        }
        return found.reversed();
    }

    /** Empty without the agent's 📎. */
    private Optional<TimelineFile> found(IncomingFile file, RoomEvent event, Optional<EventId> nextMessage) {
        return Optional.ofNullable(signs.get(file.id()))
                .map(sign -> new TimelineFile(
                        new KnownFile(file, JsonText.of(event.json()), sign.event(), Optional.empty()),
                        sign.with().or(() -> nextMessage)));
    }

    /** Whether a message takes the files that wait. */
    private boolean takes(RoomEvent event) {
        boolean isMessage = event.type().equals("m.room.message")
                && event.stateKey().isEmpty()
                && !Edit.isClaimedBy(event.content());
        return isMessage
                && IncomingFile.of(event)
                        .map(file -> file.message().caption().isPresent())
                        .orElseGet(() ->
                                TAKING.contains(event.content().path("msgtype").asText()) && !isCommand(event));
    }

    private boolean isCommand(RoomEvent event) {
        return event.content().path("body").asText("").strip().startsWith(commandPrefix);
    }
}
