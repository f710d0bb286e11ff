package dev.homeroom.conversation.command;

import dev.homeroom.conversation.AgentNames;
import dev.homeroom.conversation.Conversations;
import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.RoomDoor;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.rooms.SavedContexts;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.wording.Wording;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** All commands, wired by hand. */
public final class CommandsFixture {
    /** The maximum number of rooms of one person. */
    public static final int MOST_ROOMS = 3;

    private CommandsFixture() {}

    public static CommandSettings settings(CommandSettings.UnknownCommands unknownCommands) {
        return new CommandSettings() {
            @Override
            public String prefix() {
                return "!";
            }

            @Override
            public UnknownCommands unknown() {
                return unknownCommands;
            }

            @Override
            public int mostRooms() {
                return MOST_ROOMS;
            }
        };
    }

    public static Commands commands(
            Homeserver homeserver,
            Namespace namespace,
            Bindings bindings,
            AgentDirectory directory,
            Conversations conversations,
            ChatRooms chatRooms,
            RunningTurns turns,
            Database database,
            StagedFiles stagedFiles,
            Permissions permissions,
            CommandSettings.UnknownCommands unknownCommands,
            InstantSource clock,
            List<Command> further) {
        Wording wording = new Wording();
        SavedContexts contexts = new SavedContexts(homeserver, namespace, bindings);
        AddressedAgents addressedAgents = new AddressedAgents(bindings, new AgentNames(bindings, directory));
        CommandSettings settings = settings(unknownCommands);
        List<Command> ofOneAgent = List.of(
                new HelpCommand(wording),
                new ContextCommand(conversations, contexts, addressedAgents, wording),
                new StatusCommand(database, directory, addressedAgents, clock, wording),
                new AgentsCommand(directory, bindings, namespace, new RoomDoor(homeserver, namespace), wording),
                new StopCommand(turns, wording),
                new FilesCommand(stagedFiles, wording),
                new ClearCommand(turns, conversations, wording),
                new SaveCommand(conversations, contexts, addressedAgents, wording),
                new LoadCommand(conversations, contexts, addressedAgents, wording),
                new RetryCommand(wording),
                new NewCommand(chatRooms, namespace, settings, wording),
                new RenameCommand(chatRooms, wording),
                new ArchiveCommand(chatRooms, turns, wording),
                new UnarchiveCommand(chatRooms, directory, wording),
                new AnswersCommand(bindings, () -> ReplyRelation.AS_ASKED, wording));
        return new Commands(
                Stream.concat(ofOneAgent.stream(), further.stream()).toList(), settings, permissions, wording);
    }
}
