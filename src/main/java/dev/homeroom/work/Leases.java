package dev.homeroom.work;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/** Names that one owner at a time may hold, over all processes. Held ones are renewed until they are given back. */
@ApplicationScoped
public class Leases {
    private static final int LONGEST_NAME = 600;

    private final Database database;
    private final Clock clock;
    private final Owner owner;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();

    Leases(Database database, Clock clock, Owner owner) {
        this.database = database;
        this.clock = clock;
        this.owner = owner;
    }

    /** A held name; closing gives it back, and does nothing when it was lost meanwhile. */
    public final class Lease implements AutoCloseable {
        private final String name;
        private final long fence;
        private volatile Instant safeUntil;

        private Lease(String name, long fence, Instant safeUntil) {
            this.name = name;
            this.fence = fence;
            this.safeUntil = safeUntil;
        }

        /** False as soon as somebody else may hold the name because renewing it failed for too long. */
        public boolean isHeld() {
            return clock.instant().isBefore(safeUntil);
        }

        private void renewedAt(Instant now) {
            if (isHeld()) {
                safeUntil = now.plus(Lanes.LEASE);
            }
        }

        @Override
        public void close() {
            held.remove(this);
            database.useTransaction(handle -> handle.createUpdate("""
                            delete from lease
                            where name = :name
                              and fence = :fence
                            """)
                    .bind("name", name)
                    .bind("fence", fence)
                    .execute());
        }
    }

    /**
     * Takes the name if nobody holds it, or whoever held it has stopped renewing it.
     *
     * @return empty when somebody holds it, this process included
     */
    public Optional<Lease> acquire(String purpose) {
        String name = purpose.length() <= LONGEST_NAME ? purpose : Sha256.hex(purpose);
        OffsetDateTime now = OffsetDateTime.now(clock);
        Optional<Lease> lease = database.inTransaction(handle -> {
            long fence = handle.createQuery("select nextval('lease_fence')")
                    .mapTo(Long.class)
                    .one();
            boolean taken = takeOver(handle, name, fence, now) || takeFresh(handle, name, fence, now);
            Instant safeUntil = now.toInstant().plus(Lanes.LEASE);
            return taken ? Optional.of(new Lease(name, fence, safeUntil)) : Optional.empty();
        });
        lease.ifPresent(held::add);
        return lease;
    }

    private boolean takeOver(Handle handle, String name, long fence, OffsetDateTime now) {
        return handle.createUpdate("""
                        update lease
                        set owner = :owner, fence = :fence, lease_until = :until
                        where name = :name
                          and lease_until < :now
                        """)
                        .bind("owner", owner.id())
                        .bind("fence", fence)
                        .bind("until", now.plus(Lanes.LEASE))
                        .bind("name", name)
                        .bind("now", now)
                        .execute()
                == 1;
    }

    private boolean takeFresh(Handle handle, String name, long fence, OffsetDateTime now) {
        return handle.createUpdate("""
                        insert into lease (name, owner, fence, lease_until)
                        values (:name, :owner, :fence, :until)
                        on conflict do nothing
                        """)
                        .bind("name", name)
                        .bind("owner", owner.id())
                        .bind("fence", fence)
                        .bind("until", now.plus(Lanes.LEASE))
                        .execute()
                == 1;
    }

    /** Gives back everything this process holds, so that others need not wait. */
    void giveUpAll() {
        Set.copyOf(held).forEach(Lease::close);
    }

    /** Prolongs all names of this owner. */
    void renew() {
        Instant now = clock.instant();
        database.useTransaction(handle -> handle.createUpdate("""
                        update lease
                        set lease_until = :until
                        where owner = :owner
                        """)
                .bind("until", OffsetDateTime.ofInstant(now.plus(Lanes.LEASE), ZoneOffset.UTC))
                .bind("owner", owner.id())
                .execute());
        held.forEach(lease -> lease.renewedAt(now));
    }
}
