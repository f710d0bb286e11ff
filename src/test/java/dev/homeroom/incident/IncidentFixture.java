package dev.homeroom.incident;

import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.several.AgentSearch;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.queue.outbox.TimelineSearch;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.OneAtATime;
import dev.homeroom.rooms.PersonalSpaces;
import dev.homeroom.rooms.SpaceTable;
import dev.homeroom.rooms.alias.AliasLookups;
import dev.homeroom.rooms.alias.AliasedRoomFactory;
import dev.homeroom.rooms.operations.SettleIncident;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.wording.Wording;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Incidents, wired by hand. */
public final class IncidentFixture {
    private final RoomTemplates templates;
    private final IncidentTexts texts;
    private final IncidentRooms rooms;
    private final IncidentSettler settler;
    private final Wording wording;
    private @Nullable Incidents incidents;

    public IncidentFixture(
            FakeHomeserver homeserver,
            RoomTemplates templates,
            AliasedRoomFactory factory,
            AliasLookups aliases,
            Bindings bindings,
            PersonalSpaces spaces,
            Wording wording,
            AgentsAtWork agentsAtWork) {
        this.templates = templates;
        this.wording = wording;
        texts = new IncidentTexts(wording);
        rooms = new IncidentRooms(homeserver, templates, factory, aliases, templates::people, texts);
        settler = new IncidentSettler(
                homeserver, rooms, bindings, spaces, new TimelineSearch(homeserver), texts, templates, agentsAtWork);
    }

    public SettleIncident settling() {
        return new SettleIncident() {
            @Override
            public void settle(RoomId room, RoomId space) {
                Objects.requireNonNull(incidents).settle(room, space);
            }

            @Override
            public void follow(RoomId from, RoomId to, RoomId space) {
                Objects.requireNonNull(incidents).follow(from, to, space);
            }
        };
    }

    public Incidents incidents(
            AgentDirectory directory,
            Permissions permissions,
            Guests guests,
            SpaceTable spaces,
            OneAtATime oneAtATime,
            InstantSource clock) {
        IncidentMembers members = new IncidentMembers(
                new AgentSearch(directory, templates.namespace()), permissions, guests, templates.namespace(), wording);
        incidents = new Incidents(rooms, members, settler, texts, spaces, oneAtATime, clock);
        return incidents;
    }
}
