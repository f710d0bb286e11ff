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
class NewCommand extends Command {
    private final ChatRooms rooms;
    private final Namespace namespace;
    private final CommandSettings settings;

    NewCommand(ChatRooms rooms, Namespace namespace, CommandSettings settings, Wording wording) {
        super("new", "[name]", Sentence.HELP_NEW, wording);
        this.settings = settings;
        this.rooms = rooms;
        this.namespace = namespace;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        int present = rooms.countOf(commandCall.asker());
        return present < settings.mostRooms() ? open(commandCall) : tooMany(commandCall, present);
    }

    private CommandReply tooMany(CommandCall commandCall, int present) {
        return say(
                Sentence.CHAT_ROOMS_TOO_MANY,
                Map.of("count", String.valueOf(present), "archive", commandCall.prefix() + "archive"));
    }

    private CommandReply open(CommandCall commandCall) {
        String name = commandCall.argument().isBlank()
                ? text(Sentence.CHAT_ROOM_NAME, commandCall.names())
                : commandCall.argument();
        BoundRoom room = rooms.open(
                commandCall.bound().binding().agent(),
                commandCall.asker(),
                name,
                commandCall.message().id().value());
        return new ReplyLines()
                .add(text(Sentence.CHAT_ROOM_OPENED, commandCall.names()))
                .addLink(room.name(), room.room(), namespace.serverName())
                .reply();
    }
}
