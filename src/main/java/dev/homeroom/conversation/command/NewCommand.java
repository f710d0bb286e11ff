package dev.homeroom.conversation.command;

import dev.homeroom.registration.Namespace;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ChatRooms;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !new [name]}: another room with the agent, in the Space of whoever asks. */
@Singleton
class NewCommand implements Command {
    private final ChatRooms rooms;
    private final Namespace namespace;
    private final Wording wording;

    NewCommand(ChatRooms rooms, Namespace namespace, Wording wording) {
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
    public Reply run(Call call) {
        String name = call.argument().isBlank() ? call.agentName() : call.argument();
        BoundRoom room = rooms.open(
                call.bound().binding().agent(),
                call.asker(),
                name,
                call.message().id().value());
        return new Lines()
                .add(wording.of(Sentence.CHAT_ROOM_OPENED, Map.of("agent", call.agentName())))
                .addLink(room.name(), room.room(), namespace.serverName())
                .reply();
    }
}
