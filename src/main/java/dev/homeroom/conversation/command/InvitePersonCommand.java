package dev.homeroom.conversation.command;

import dev.homeroom.conversation.Level;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.Guests;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** {@code !invite @user:server}: one more person in the Space and in this agent's room. */
@Singleton
class InvitePersonCommand extends Command {
    private final Guests guests;

    InvitePersonCommand(Guests guests, Wording wording) {
        super("invite", "@user:server", Sentence.HELP_INVITE, wording);
        this.guests = guests;
    }

    @Override
    Level needs() {
        return Level.MANAGE;
    }

    @Override
    boolean isFor(CommandCall commandCall) {
        return isInAgentRoom(commandCall) && !commandCall.isArchived();
    }

    private static boolean isInAgentRoom(CommandCall commandCall) {
        return commandCall.bound().binding().kind() == Binding.RoomKind.AGENT;
    }

    @Override
    CommandReply run(CommandCall commandCall) {
        if (!isInAgentRoom(commandCall)) {
            return say(Sentence.ONLY_IN_AGENT_ROOMS, Map.of("command", written(commandCall)));
        }
        if (!UserId.isValid(commandCall.argument())) {
            return say(Sentence.INVITE_NEEDS_PERSON, Map.of("usage", usage(commandCall)));
        }
        UserId person = new UserId(commandCall.argument());
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
