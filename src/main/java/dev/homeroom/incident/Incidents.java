package dev.homeroom.incident;

import dev.homeroom.incident.IncidentKey.IncidentVerb;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.Sha256;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.OneAtATime;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.operations.SettleIncident;
import dev.homeroom.wording.Sentence;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** Opens, updates and closes incidents. A request that is repeated with its key does nothing twice, and completes what was interrupted. */
@ApplicationScoped
public class Incidents implements SettleIncident {
    private static final Logger LOG = Logger.getLogger(Incidents.class);
    private static final int LENGTH_OF_ID = 10;
    private static final int MOST_NAMES = 50;
    private static final int LONGEST_NAME = 255;

    private final IncidentRooms rooms;
    private final IncidentMembers members;
    private final IncidentSettler settler;
    private final IncidentTexts texts;
    private final SpaceTable spaces;
    private final OneAtATime oneAtATime;
    private final InstantSource clock;

    Incidents(
            IncidentRooms rooms,
            IncidentMembers members,
            IncidentSettler settler,
            IncidentTexts texts,
            SpaceTable spaces,
            OneAtATime oneAtATime,
            InstantSource clock) {
        this.rooms = rooms;
        this.members = members;
        this.settler = settler;
        this.texts = texts;
        this.spaces = spaces;
        this.oneAtATime = oneAtATime;
        this.clock = clock;
    }

    /** @throws dev.homeroom.matrix.HomeserverException when a step was not accepted; a repetition completes it */
    public IncidentResult open(IncidentRequest request) {
        Optional<RoomId> space = spaces.agentSpace();
        String title = IncidentTexts.line(request.title(), IncidentTexts.LONGEST_TITLE);
        if (title.isEmpty()) {
            return refused(Sentence.INCIDENT_WITHOUT_TITLE, Map.of());
        }
        if (request.names().size() > MOST_NAMES) {
            return refused(Sentence.INCIDENT_TOO_MANY_NAMES, Map.of("count", String.valueOf(MOST_NAMES)));
        }
        if (space.isEmpty()) {
            return notYet();
        }
        IncidentMembers.Members named = members.named(request.names());
        if (!named.problems().isEmpty()) {
            return new IncidentResult.Refused(String.join(" ", named.problems()));
        }
        String id = Sha256.hex("incident\n" + request.key()).substring(0, LENGTH_OF_ID);
        IncidentKey key = IncidentKey.of(
                IncidentVerb.OPEN, request.key(), title, request.severity().word(), String.join("\n", request.names()));
        IncidentEntry first = entry(request.by(), title, key);
        Incident fresh = Incident.opened(id, title, request.severity(), List.copyOf(named.agents()), first, key);
        members.opener(request.by()).ifPresent(named.people()::add);
        List<UserId> people = List.copyOf(named.people());
        return alone(id, () -> open(fresh, people, space.get()));
    }

    private IncidentResult open(Incident fresh, List<UserId> people, RoomId space) {
        return rooms.createOrFind(fresh, people, space)
                .map(room -> open(fresh, room, space))
                .orElseGet(() -> unreadable(fresh.id()));
    }

    private IncidentResult open(Incident fresh, RoomId room, RoomId space) {
        Incident incident = rooms.read(room).orElse(fresh);
        return repeated(incident, fresh.requests().getFirst(), room, space).orElseGet(() -> {
            LOG.infof(
                    "An incident is open: id=%s room=%s severity=%s",
                    incident.id(), room, incident.severity().word());
            return new IncidentResult.Done(settled(incident, room, space), room);
        });
    }

    /**
     * Adds a line to the timeline.
     *
     * @param severity the new one; empty to keep it
     */
    public IncidentResult update(String id, String by, String text, Optional<Severity> severity, String key) {
        IncidentKey name = IncidentKey.of(
                IncidentVerb.UPDATE, key, text, severity.map(Severity::word).orElse(""));
        return change(
                id,
                by,
                text,
                name,
                (incident, entry) -> incident.with(entry, severity.orElse(incident.severity()), name));
    }

    /** Closes the incident with a summary. */
    public IncidentResult close(String id, String by, String summary, String key) {
        IncidentKey name = IncidentKey.of(IncidentVerb.CLOSE, key, summary);
        return change(id, by, summary, name, (incident, entry) -> incident.closed(entry, name));
    }

    @FunctionalInterface
    private interface IncidentChange {
        Incident apply(Incident incident, IncidentEntry entry);
    }

    private IncidentResult change(String id, String by, String text, IncidentKey key, IncidentChange change) {
        String line = IncidentTexts.line(text, IncidentEntry.LONGEST);
        if (line.isEmpty()) {
            return refused(Sentence.INCIDENT_WITHOUT_TEXT, Map.of());
        }
        IncidentEntry entry = entry(by, line, key);
        return alone(
                id,
                () -> found(
                        id,
                        (present, room, space) -> repeated(present, key, room, space)
                                .orElseGet(() ->
                                        change(present, room, space, incident -> change.apply(incident, entry)))));
    }

    /** At most one line is ever missing in the room: the state drops old ones, and no untold one may be among them. */
    private IncidentResult change(Incident present, RoomId room, RoomId space, UnaryOperator<Incident> change) {
        if (!present.isOpen()) {
            return refused(Sentence.INCIDENT_OVER, Map.of("id", present.id()));
        }
        Incident changed = change.apply(settled(present, room, space));
        rooms.write(room, changed);
        return new IncidentResult.Done(settler.settle(changed, room, space), room);
    }

    /** The answer to a request whose key was used before. */
    private Optional<IncidentResult> repeated(Incident present, IncidentKey key, RoomId room, RoomId space) {
        return present.request(key.name())
                .map(taken -> taken.equals(key)
                        ? new IncidentResult.Done(settled(present, room, space), room)
                        : refused(Sentence.INCIDENT_KEY_TAKEN, Map.of()));
    }

    @Override
    public void settle(RoomId room, RoomId space) {
        rooms.read(room)
                .map(Incident::id)
                .ifPresent(id -> oneAtATime.run(purpose(id), () -> {
                    settleIn(room, space);
                    return true;
                }));
    }

    private void settleIn(RoomId room, RoomId space) {
        rooms.read(room).ifPresent(incident -> {
            settler.takeOver(incident, room, space);
            settler.settle(incident, room, space);
        });
    }

    @Override
    public void follow(RoomId from, RoomId to, RoomId space) {
        rooms.read(from)
                .map(Incident::id)
                .ifPresent(id -> oneAtATime.run(purpose(id), () -> {
                    if (rooms.read(to).isEmpty()) {
                        rooms.write(to, rooms.read(from).orElseThrow());
                    }
                    settleIn(to, space);
                    return true;
                }));
    }

    private Incident settled(Incident incident, RoomId room, RoomId space) {
        return incident.isSettled() ? incident : settler.settle(incident, room, space);
    }

    /** An open or closed incident. */
    public IncidentResult find(String id) {
        return found(id, (incident, room, _) -> new IncidentResult.Done(incident, room));
    }

    /** The open incidents. */
    public List<IncidentResult.Done> open() {
        List<IncidentResult.Done> open = new ArrayList<>();
        spaces.agentSpace().stream()
                .flatMap(space -> rooms.openOnes(space).stream())
                .forEach(room -> rooms.read(room)
                        .filter(Incident::isOpen)
                        .ifPresent(incident -> open.add(new IncidentResult.Done(incident, room))));
        return open;
    }

    @FunctionalInterface
    private interface IncidentWork {
        IncidentResult on(Incident incident, RoomId room, RoomId space);
    }

    private IncidentResult found(String id, IncidentWork work) {
        Optional<RoomId> space = spaces.agentSpace();
        if (space.isEmpty()) {
            return notYet();
        }
        return rooms.find(id)
                .map(room -> rooms.read(room)
                        .map(incident -> work.on(incident, room, space.get()))
                        .orElseGet(() -> unreadable(id)))
                .orElseGet(() -> new IncidentResult.Unknown(texts.of(Sentence.INCIDENT_UNKNOWN, Map.of("id", id))));
    }

    /** The alias says that there is such an incident. People have upgraded its room, or sent the bot away. */
    private IncidentResult unreadable(String id) {
        return new IncidentResult.NotYet(texts.of(Sentence.INCIDENT_UNREADABLE, Map.of("id", id)));
    }

    private IncidentResult alone(String id, Supplier<IncidentResult> work) {
        return oneAtATime.run(purpose(id), work);
    }

    private static String purpose(String id) {
        return "incident " + id;
    }

    /** The database is new, and Matrix was not read yet. */
    private IncidentResult notYet() {
        return new IncidentResult.NotYet(texts.of(Sentence.INCIDENT_WITHOUT_SPACE, Map.of()));
    }

    private IncidentResult refused(Sentence sentence, Map<String, String> names) {
        return new IncidentResult.Refused(texts.of(sentence, names));
    }

    /** Milliseconds are what the room keeps. */
    private IncidentEntry entry(String by, String text, IncidentKey key) {
        return new IncidentEntry(
                Instant.ofEpochMilli(clock.millis()), IncidentTexts.line(by, LONGEST_NAME), text, key.name());
    }
}
