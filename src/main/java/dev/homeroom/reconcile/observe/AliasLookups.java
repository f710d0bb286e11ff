package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Asks the homeserver where aliases lead, and knows meanwhile that it was Homeroom who asked: of an alias in its namespace
 * that nobody has, the homeserver asks Homeroom in turn before it answers. An alias must not be made because we looked
 * whether it is there, and nobody must wait for himself.
 *
 * @see <a href="https://spec.matrix.org/latest/application-service-api/#get_matrixappv1roomsroomalias">Matrix specification,
 *     {@code GET /_matrix/app/v1/rooms/{roomAlias}}</a>
 */
@ApplicationScoped
public class AliasLookups {
    private final Homeserver homeserver;
    private final ConcurrentMap<RoomAlias, Integer> underWay = new ConcurrentHashMap<>();

    public AliasLookups(Homeserver homeserver) {
        this.homeserver = homeserver;
    }

    /**
     * Empty when there is no such alias.
     *
     * @throws dev.homeroom.matrix.HomeserverException when that can't be told
     */
    public Optional<RoomId> resolve(RoomAlias alias) {
        underWay.merge(alias, 1, Integer::sum);
        try {
            return homeserver.resolve(alias);
        } finally {
            underWay.computeIfPresent(alias, (ignored, lookups) -> lookups == 1 ? null : lookups - 1);
        }
    }

    /** Whether this process is just asking for the alias. */
    public boolean isUnderWay(RoomAlias alias) {
        return underWay.containsKey(alias);
    }
}
