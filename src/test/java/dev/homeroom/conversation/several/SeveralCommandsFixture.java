package dev.homeroom.conversation.several;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.loop.LoopGuards;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.rooms.further.AgentEntry;
import dev.homeroom.rooms.further.UsualModes;
import dev.homeroom.wording.Wording;
import java.util.List;

/** The commands for rooms with several agents, wired by hand. */
public final class SeveralCommandsFixture {
    private SeveralCommandsFixture() {}

    public static List<Command> commands(
            Homeserver homeserver,
            Namespace namespace,
            Bindings bindings,
            InvitedRooms invitedRooms,
            Guests guests,
            AgentDirectory directory,
            UsualModes usualModes,
            LoopGuards loopGuards) {
        Wording wording = new Wording();
        AgentEntry entry = new AgentEntry(homeserver, namespace, bindings, invitedRooms);
        AgentSearch agents = new AgentSearch(directory, namespace);
        NamedAgent namedAgent = new NamedAgent(agents, wording);
        return List.of(
                new InviteMemberCommand(guests, entry, namedAgent, agents, bindings, namespace, wording),
                new DismissCommand(entry, namedAgent, agents, bindings, wording),
                new ModeCommand(new AgentNames(bindings, directory), namedAgent, agents, bindings, usualModes, wording),
                new ResumeCommand(loopGuards, wording));
    }
}
