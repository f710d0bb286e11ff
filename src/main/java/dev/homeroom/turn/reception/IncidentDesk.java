package dev.homeroom.turn.reception;

import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.incident.Incident;
import dev.homeroom.incident.IncidentRequest;
import dev.homeroom.incident.IncidentResult;
import dev.homeroom.incident.Incidents;
import dev.homeroom.incident.Severity;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code !incident} in the bot's rooms. The message names the request, so a repeated one does nothing twice. */
@Singleton
class IncidentDesk {
    private final Incidents incidents;
    private final Namespace namespace;
    private final Wording wording;

    IncidentDesk(Incidents incidents, Namespace namespace, Wording wording) {
        this.incidents = incidents;
        this.namespace = namespace;
        this.wording = wording;
    }

    /** A word, and the text behind it. */
    private record FirstWord(String word, String rest) {
        static FirstWord of(String text) {
            String[] parts = text.strip().split("\\s+", 2);
            return new FirstWord(parts[0], parts.length == 1 ? "" : parts[1]);
        }
    }

    /** @param command as people write it */
    CommandReply.Said run(String argument, String command, RoomEvent message) {
        FirstWord verb = FirstWord.of(argument);
        return switch (verb.word().toLowerCase(Locale.ROOT)) {
            case "open" -> open(verb.rest(), message);
            case "update" -> update(FirstWord.of(verb.rest()), message);
            case "close" -> close(FirstWord.of(verb.rest()), message);
            case "list", "" -> list();
            default -> say(Sentence.INCIDENT_USAGE, Map.of("command", command));
        };
    }

    private CommandReply.Said open(String text, RoomEvent message) {
        FirstWord first = FirstWord.of(text);
        Optional<Severity> severity = Severity.of(first.word());
        String[] parts = severity.map(_ -> first.rest()).orElse(text).split("\\|", 2);
        List<String> names = parts.length == 1 ? List.of() : Arrays.asList(parts[1].split(",", -1));
        IncidentResult result = incidents.open(new IncidentRequest(
                parts[0],
                severity.orElse(Severity.MAJOR),
                names,
                message.sender().value(),
                message.id().value()));
        return said(result, this::opened);
    }

    private CommandReply.Said opened(Incident incident, RoomId room) {
        return new ReplyLines()
                .add(wording.of(Sentence.INCIDENT_IS_OPEN, Map.of("id", incident.id(), "title", incident.title())))
                .addLink(incident.title(), room, namespace.serverName())
                .reply();
    }

    private CommandReply.Said update(FirstWord named, RoomEvent message) {
        FirstWord first = FirstWord.of(named.rest());
        Optional<Severity> severity = Severity.of(first.word());
        String text = severity.map(_ -> first.rest()).orElse(named.rest());
        return said(
                incidents.update(
                        named.word(),
                        message.sender().value(),
                        text,
                        severity,
                        message.id().value()),
                (incident, _) -> say(Sentence.INCIDENT_NOTED, Map.of("id", incident.id())));
    }

    private CommandReply.Said close(FirstWord named, RoomEvent message) {
        return said(
                incidents.close(
                        named.word(),
                        message.sender().value(),
                        named.rest(),
                        message.id().value()),
                (incident, _) -> say(Sentence.INCIDENT_IS_CLOSED, Map.of("id", incident.id())));
    }

    @FunctionalInterface
    private interface DoneReply {
        CommandReply.Said of(Incident incident, RoomId room);
    }

    private static CommandReply.Said said(IncidentResult result, DoneReply done) {
        return switch (result) {
            case IncidentResult.Done(Incident incident, RoomId room) -> done.of(incident, room);
            case IncidentResult.Unknown(String why) -> CommandReply.Said.of(why);
            case IncidentResult.NotYet(String why) -> CommandReply.Said.of(why);
            case IncidentResult.Refused(String why) -> CommandReply.Said.of(why);
        };
    }

    private CommandReply.Said list() {
        List<IncidentResult.Done> open = incidents.open();
        if (open.isEmpty()) {
            return say(Sentence.INCIDENTS_NONE, Map.of());
        }
        ReplyLines lines = new ReplyLines();
        open.forEach(done -> lines.addLink(
                wording.of(
                        Sentence.INCIDENTS_LINE,
                        Map.of(
                                "id", done.incident().id(),
                                "severity", done.incident().severity().word(),
                                "title", done.incident().title())),
                done.room(),
                namespace.serverName()));
        return lines.reply();
    }

    private CommandReply.Said say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.of(sentence, names));
    }
}
