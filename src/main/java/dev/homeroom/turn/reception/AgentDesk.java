package dev.homeroom.turn.reception;

import dev.homeroom.conversation.RoomDoor;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.conversation.command.ReplyLines;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.ReplyFallback;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists the agents, and lets a person into a room with the one that they choose. */
@Singleton
class AgentDesk {
    private static final int MOST = 30;
    private static final int MOST_UNCLEAR = 10;

    private final AgentChoices choices;
    private final AgentInvitation invitation;
    private final Bindings bindings;
    private final RoomDoor door;
    private final Commands commands;
    private final Namespace namespace;
    private final Wording wording;

    AgentDesk(
            AgentChoices choices,
            AgentInvitation invitation,
            Bindings bindings,
            RoomDoor door,
            Commands commands,
            Namespace namespace,
            Wording wording) {
        this.choices = choices;
        this.invitation = invitation;
        this.bindings = bindings;
        this.door = door;
        this.commands = commands;
        this.namespace = namespace;
        this.wording = wording;
    }

    /** @param choice a number, a name or a part of it; empty for the list */
    CommandReply.Said listOrInvite(String choice, RoomEvent message) {
        if (choice.isEmpty()) {
            return list(message.sender());
        }
        List<KnownAgent> found = choices.like(choice);
        return found.isEmpty()
                ? say(Sentence.BOT_AGENT_NOT_FOUND, Map.of("name", choice, "agents", commands.prefix() + "agents"))
                : invite(found, choice, message);
    }

    /** Empty unless the whole message is a number or a name of the list. */
    Optional<CommandReply.Said> chosenIn(RoomEvent message) {
        if (!"m.text".equals(message.content().path("msgtype").textValue())) {
            return Optional.empty();
        }
        String text = new ReplyFallback(message.content())
                .strip(message.content().path("body").asText(""));
        return Optional.of(choices.named(text))
                .filter(found -> !found.isEmpty())
                .map(found -> invite(found, text.strip(), message));
    }

    private CommandReply.Said invite(List<KnownAgent> found, String choice, RoomEvent message) {
        return found.size() == 1
                ? invitation.of(message.sender(), found.getFirst(), message.id())
                : say(Sentence.BOT_AGENT_UNCLEAR, Map.of("name", choice, "names", numbered(found)));
    }

    private String numbered(List<KnownAgent> found) {
        List<KnownAgent> all = choices.all();
        return found.stream()
                .limit(MOST_UNCLEAR)
                .map(agent -> line(all.indexOf(agent), agent))
                .collect(Collectors.joining(", "));
    }

    private CommandReply.Said list(UserId asker) {
        List<KnownAgent> agents = choices.all();
        if (agents.isEmpty()) {
            return say(Sentence.BOT_NO_AGENTS, Map.of());
        }
        ReplyLines lines = new ReplyLines()
                .add(wording.of(
                        Sentence.BOT_AGENTS_HEADING,
                        Map.of("count", String.valueOf(agents.size()), "example", commands.prefix() + "agents 1")));
        for (int index = 0; index < Math.min(MOST, agents.size()); index++) {
            add(lines, line(index, agents.get(index)), agents.get(index), asker);
        }
        if (agents.size() > MOST) {
            lines.add(wording.of(Sentence.AGENTS_MORE, Map.of("count", String.valueOf(agents.size() - MOST))));
        }
        return lines.reply();
    }

    private static String line(int index, KnownAgent agent) {
        return (index + 1) + ". " + AgentChoices.nameOf(agent);
    }

    private void add(ReplyLines lines, String line, KnownAgent agent, UserId asker) {
        Optional<RoomId> open = bindings.agentRoomOf(agent.ref()).filter(room -> door.isOpenTo(asker, room));
        open.ifPresentOrElse(room -> lines.addLink(line, room, namespace.serverName()), () -> lines.add(line));
    }

    private CommandReply.Said say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.of(sentence, names));
    }
}
