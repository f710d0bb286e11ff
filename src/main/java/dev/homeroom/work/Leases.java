package dev.homeroom.work;

import dev.homeroom.database.Database;
import dev.homeroom.matrix.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Names that one owner at a time may hold, over all processes. Held ones are renewed until they are given back. */
@ApplicationScoped
public class Leases {
    private static final int LONGEST_NAME = 600;

    private final Database database;
    private final Clock clock;
    private final Owner owner;

    Leases(Database database, Clock clock, Owner owner) {
        this.database = database;
        this.clock = clock;
        this.owner = owner;
    }

    /** A held name; closing gives it back, and does nothing when it was lost meanwhile. */
    public final class Lease implements AutoCloseable {
        private final String name;
        private final long fence;

        private Lease(String name, long fence) {
            this.name = name;
            this.fence = fence;
        }

        @Override
        public void close() {
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
        return database.inTransaction(handle -> {
            long fence = handle.createQuery("select nextval('lease_fence')")
                    .mapTo(Long.class)
                    .one();
            boolean taken = takeOver(handle, name, fence, now) || takeFresh(handle, name, fence, now);
            return taken ? Optional.of(new Lease(name, fence)) : Optional.empty();
        });
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

    /** Prolongs all names of this owner. */
    void renew(Handle handle) {
        handle.createUpdate("""
                        update lease
                        set lease_until = :until
                        where owner = :owner
                        """)
                .bind("until", OffsetDateTime.now(clock).plus(Lanes.LEASE))
                .bind("owner", owner.id())
                .execute();
    }
}
