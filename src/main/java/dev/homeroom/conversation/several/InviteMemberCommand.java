package dev.homeroom.conversation.several;

import dev.homeroom.conversation.Level;
import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.command.CommandCall;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.further.AgentEntry;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** {@code !invite}: one more agent in this room, or one more person in the Space and in this agent's room. */
@Singleton
class InviteMemberCommand extends Command {
    private final Guests guests;
    private final AgentEntry entry;
    private final NamedAgent namedAgent;
    private final AgentSearch agents;
    private final Bindings bindings;
    private final Namespace namespace;

    InviteMemberCommand(
            Guests guests,
            AgentEntry entry,
            NamedAgent namedAgent,
            AgentSearch agents,
            Bindings bindings,
            Namespace namespace,
            Wording wording) {
        super("invite", "agent or @user:server", Sentence.HELP_INVITE, wording);
        this.guests = guests;
        this.entry = entry;
        this.namedAgent = namedAgent;
        this.agents = agents;
        this.bindings = bindings;
        this.namespace = namespace;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return commandCall.mayManage() && !commandCall.isArchived();
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        if (!commandCall.mayManage()) {
            return say(Sentence.COMMAND_FOR_OWNERS, Map.of("command", written(commandCall)));
        }
        if (commandCall.argument().isBlank() || commandCall.isArchived()) {
            return say(Sentence.INVITE_NEEDS_PERSON, Map.of("usage", usage(commandCall)));
        }
        return isPerson(commandCall.argument())
                ? invitePerson(commandCall, new UserId(commandCall.argument()))
                : namedAgent.in(commandCall, commandCall.argument(), agent -> inviteAgent(commandCall, agent));
    }

    private boolean isPerson(String text) {
        return UserId.isValid(text) && !namespace.isAgentUser(new UserId(text));
    }

    private CommandReply inviteAgent(CommandCall commandCall, KnownAgent agent) {
        Map<String, String> names = Map.of("agent", agents.nameOf(agent), "mode", commandCall.prefix() + "mode");
        if (bindings.of(commandCall.room(), agents.userOf(agent)).isPresent()) {
            return say(Sentence.BROUGHT_BEFORE, names);
        }
        entry.bring(commandCall.bound(), agent.ref(), commandCall.asker());
        return say(Sentence.BROUGHT_AGENT, names);
    }

    private CommandReply invitePerson(CommandCall commandCall, UserId person) {
        if (commandCall.bound().binding().kind() != RoomKind.AGENT) {
            return say(Sentence.ONLY_IN_AGENT_ROOMS, Map.of("command", written(commandCall)));
        }
        if (!commandCall.level().includes(Level.MANAGE)) {
            return say(Sentence.COMMAND_NOT_PERMITTED, Map.of("command", written(commandCall)));
        }
        Optional<Guests.Obstacle> obstacle = guests.obstacle(person);
        return obstacle.map(why -> say(sentence(why), Map.of("person", person.value())))
                .orElseGet(() -> invite(commandCall, person));
    }

    private static Sentence sentence(Guests.Obstacle obstacle) {
        return switch (obstacle) {
            case ONE_OF_OURS -> Sentence.INVITE_OF_OUR_OWN;
            case OTHER_SERVER -> Sentence.INVITE_FROM_AFAR;
        };
    }

    private CommandReply.Said invite(CommandCall commandCall, UserId person) {
        Guests.Invitations result = guests.here(person, commandCall.room());
        Map<String, String> names = Map.of("person", person.value());
        if (!result.failures().isEmpty()) {
            return say(Sentence.PERSON_NOT_INVITED, names);
        }
        return say(result.invited() == 0 ? Sentence.PERSON_HERE_ALREADY : Sentence.PERSON_INVITED, names);
    }
}
