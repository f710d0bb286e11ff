package dev.homeroom.rooms.template;

import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import java.util.List;
import org.jboss.logging.Logger;

/** The people that every new room invites. */
record Invitees(List<UserId> people) {
    private static final Logger LOG = Logger.getLogger(Invitees.class);

    /**
     * People of other servers are left out, with a warning, where rooms aren't federated: inviting them would fail, and
     * with it the making of the room.
     *
     * @throws IllegalArgumentException naming the setting and what in it is no user id
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
                    "homeroom.space.invite (HOMEROOM_INVITE) has to list user ids like @alice:example.org, and '"
                            + written + "' is none");
        }
        return new UserId(written);
    }

    private static boolean canJoin(UserId person, SpaceSettings settings, Namespace namespace) {
        boolean can = settings.federate() || person.serverName().equals(namespace.serverName());
        if (!can) {
            LOG.warnf("homeroom.space.invite: user=%s is on another server and homeroom.space.federate is off", person);
        }
        return can;
    }
}
