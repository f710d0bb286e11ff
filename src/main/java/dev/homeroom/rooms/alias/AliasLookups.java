package dev.homeroom.rooms.alias;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Resolves aliases, and remembers which lookups are in progress. For an unknown alias in Homeroom's namespace, the
 * homeserver queries Homeroom before it answers. Homeroom must not create the alias because of its own lookup, nor wait
 * for itself.
 *
 * @see <a href="https://spec.matrix.org/latest/application-service-api/#get_matrixappv1roomsroomalias">Matrix
 *     specification, {@code GET /_matrix/app/v1/rooms/{roomAlias}}</a>
 */
@ApplicationScoped
public class AliasLookups {
    private final Homeserver homeserver;
    private final ConcurrentMap<RoomAlias, Integer> underWay = new ConcurrentHashMap<>();

    public AliasLookups(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /**
     * Empty if there is no such alias.
     *
     * @throws dev.homeroom.matrix.HomeserverException if the homeserver can't say
     */
    public Optional<RoomId> resolve(RoomAlias alias) {
        underWay.merge(alias, 1, Integer::sum);
        try {
            return homeserver.resolve(alias);
        } finally {
            underWay.computeIfPresent(alias, (ignored, lookups) -> lookups == 1 ? null : lookups - 1);
        }
    }

    /** Whether this process is resolving the alias now. */
    public boolean isUnderWay(RoomAlias alias) {
        return underWay.containsKey(alias);
    }
}
