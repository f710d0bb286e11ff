package dev.homeroom.rooms.template;

import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.util.List;
import org.jboss.logging.Logger;

/** The people invited to every new room. */
record Invitees(List<UserId> people) {
    private static final Logger LOG = Logger.getLogger(Invitees.class);

    /**
     * Skips people from other servers, with a warning, if rooms are not federated: the invite would fail, and with it
     * the creation of the room.
     *
     * @throws IllegalArgumentException when an entry is not a user id; the message names the setting and the entry
     */
    static Invitees of(SpaceSettings settings, Namespace namespace) {
        return new Invitees(settings.invite().orElse(List.of()).stream()
                .map(String::strip)
                .filter(person -> !person.isEmpty())
                .map(Invitees::person)
                .filter(person -> !namespace.owns(person))
                .filter(person -> canJoin(person, settings, namespace))
                .distinct()
                .toList());
    }

    private static UserId person(String written) {
        if (!UserId.isValid(written)) {
            throw new IllegalArgumentException(
                    "homeroom.space.invite (HOMEROOM_INVITE) must list user ids like @alice:example.org, but '"
                            + written + "' is not a user id");
        }
        return new UserId(written);
    }

    private static boolean canJoin(UserId person, SpaceSettings settings, Namespace namespace) {
        boolean can = settings.federate() || person.serverName().equals(namespace.serverName());
        if (!can) {
            LOG.warnf(
                    "A person is not invited, because homeroom.space.federate is off and the person is on "
                            + "another server: user=%s",
                    person);
        }
        return can;
    }
}
