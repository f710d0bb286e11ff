package dev.homeroom.conversation;

import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.operations.Operators;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The operators by the permissions. People of other servers are none where rooms are not federated: they could not join. */
@ApplicationScoped
class NamedOperators implements Operators {
    private final Permissions permissions;
    private final RoomTemplates roomTemplates;

    NamedOperators(Permissions permissions, RoomTemplates roomTemplates) {
        this.permissions = permissions;
        this.roomTemplates = roomTemplates;
    }

    @Override
    public List<UserId> all() {
        return permissions.managers().stream()
                .filter(person -> !roomTemplates.namespace().owns(person))
                .filter(this::canJoin)
                .toList();
    }

    private boolean canJoin(UserId person) {
        return roomTemplates.settings().federate()
                || person.serverName().equals(roomTemplates.namespace().serverName());
    }
}
