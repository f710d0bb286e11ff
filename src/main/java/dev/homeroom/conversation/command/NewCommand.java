package dev.homeroom.conversation.command;

import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.ChatRooms;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !new [name]}: creates another room with the agent, in the asker's Space. */
@Singleton
class NewCommand implements Command {
    private final ChatRooms rooms;
    private final Namespace namespace;
    private final CommandSettings settings;
    private final Wording wording;

    NewCommand(ChatRooms rooms, Namespace namespace, CommandSettings settings, Wording wording) {
        this.settings = settings;
        this.rooms = rooms;
        this.namespace = namespace;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "new";
    }

    @Override
    public String argument() {
        return "[name]";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_NEW;
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        int present = rooms.countOf(commandCall.asker());
        return present < settings.mostRooms() ? open(commandCall) : tooMany(commandCall, present);
    }

    private CommandReply tooMany(CommandCall commandCall, int present) {
        return CommandReply.Said.of(wording.of(
                Sentence.CHAT_ROOMS_TOO_MANY,
                Map.of("count", String.valueOf(present), "archive", commandCall.prefix() + "archive")));
    }

    private CommandReply open(CommandCall commandCall) {
        String name = commandCall.argument().isBlank()
                ? wording.of(Sentence.CHAT_ROOM_NAME, Map.of("agent", commandCall.agentName()))
                : commandCall.argument();
        BoundRoom room = rooms.open(
                commandCall.bound().binding().agent(),
                commandCall.asker(),
                name,
                commandCall.message().id().value());
        return new ReplyLines()
                .add(wording.of(Sentence.CHAT_ROOM_OPENED, Map.of("agent", commandCall.agentName())))
                .addLink(room.name(), room.room(), namespace.serverName())
                .reply();
    }
}
