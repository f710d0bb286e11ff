package dev.homeroom.cluster;

import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.matrix.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Names that one owner at a time may hold, over all processes. Held ones are renewed until they are given back. */
@ApplicationScoped
public class Leases {
    public static final Duration LEASE = Duration.ofSeconds(25);
    private static final Logger LOG = Logger.getLogger(Leases.class);
    private static final int LONGEST_NAME = 600;

    private final Database database;
    private final Clock clock;
    private final ProcessId processId;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final Set<Lease> notGivenBack = ConcurrentHashMap.newKeySet();

    public Leases(Database database, Clock clock, ProcessId processId) {
        this.database = database;
        this.clock = clock;
        this.processId = processId;
    }

    /** This run of this process, as holder of leases and lanes. */
    @Produces
    @Singleton
    static ProcessId thisProcess() {
        return ProcessId.random();
    }

    /**
     * A held name. Closing gives it back, and does nothing when it was lost meanwhile; where the database does not take
     * that, the name is free when its lease ends.
     */
    public final class Lease implements AutoCloseable {
        private final String name;
        private final long fence;
        private Instant safeUntil;
        private boolean knownAsLost;

        private Lease(String name, long fence, Instant safeUntil) {
            this.name = name;
            this.fence = fence;
            this.safeUntil = safeUntil;
        }

        /**
         * False as soon as somebody else may hold the name because renewing it failed for too long, and from then on.
         * Nobody who doesn't ask loses a name that nobody else has taken.
         */
        public synchronized boolean isHeld() {
            knownAsLost = knownAsLost || !clock.instant().isBefore(safeUntil);
            return !knownAsLost;
        }

        private synchronized boolean isKnownAsLost() {
            return knownAsLost;
        }

        private synchronized void renewedAt(Instant now) {
            safeUntil = now.plus(LEASE);
        }

        @Override
        public void close() {
            held.remove(this);
            try {
                database.useTransaction(this::delete);
            } catch (DatabaseUnavailableException e) {
                notGivenBack.add(this);
            } catch (JdbiException e) {
                LOG.warnf(e, "A lease was not given back and will end by itself: name=%s", name);
            }
        }

        private void delete(Handle handle) {
            handle.createUpdate("""
                            delete from lease
                            where name = :name
                              and fence = :fence
                            """).bind("name", name).bind("fence", fence).execute();
        }
    }

    /**
     * Takes the name if nobody holds it, or whoever held it has stopped renewing it.
     *
     * @return empty when somebody holds it, this process included
     */
    public Optional<Lease> acquire(String purpose) {
        String name = stored(purpose);
        OffsetDateTime now = OffsetDateTime.now(clock);
        Optional<Lease> lease = database.inTransaction(handle -> {
            long fence = handle.createQuery("select nextval('lease_fence')")
                    .mapTo(Long.class)
                    .one();
            boolean taken = takeOver(handle, name, fence, now) || takeFresh(handle, name, fence, now);
            Instant safeUntil = now.toInstant().plus(LEASE);
            return taken ? Optional.of(new Lease(name, fence, safeUntil)) : Optional.empty();
        });
        lease.ifPresent(held::add);
        return lease;
    }

    /** Whether somebody holds the name, this process included. */
    public boolean isTaken(String purpose) {
        return database.inTransaction(handle -> handle.createQuery("""
                        select count(*)
                        from lease
                        where name = :name
                          and lease_until >= :now
                        """)
                        .bind("name", stored(purpose))
                        .bind("now", OffsetDateTime.now(clock))
                        .mapTo(Integer.class)
                        .one()
                > 0);
    }

    private static String stored(String purpose) {
        return purpose.length() <= LONGEST_NAME ? purpose : Sha256.hex(purpose);
    }

    private boolean takeOver(Handle handle, String name, long fence, OffsetDateTime now) {
        return handle.createUpdate("""
                        update lease
                        set owner = :owner, fence = :fence, lease_until = :until
                        where name = :name
                          and lease_until < :now
                        """)
                        .bind("owner", processId.id())
                        .bind("fence", fence)
                        .bind("until", now.plus(LEASE))
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
                        .bind("owner", processId.id())
                        .bind("fence", fence)
                        .bind("until", now.plus(LEASE))
                        .execute()
                == 1;
    }

    /** Gives back everything this process holds, so that others need not wait. */
    public void abandonAll() {
        Set.copyOf(held).forEach(Lease::close);
    }

    /** Prolongs the names that this process holds. One that is known as lost, or was taken, is let go. */
    public void renew() {
        releaseLate();
        held.removeIf(Lease::isKnownAsLost);
        List<Lease> leases = List.copyOf(held);
        if (leases.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        int[] renewed = database.inTransaction(handle -> prolong(handle, leases, now.plus(LEASE)));
        for (int i = 0; i < renewed.length; i++) {
            if (renewed[i] == 1) {
                leases.get(i).renewedAt(now);
            } else {
                held.remove(leases.get(i));
            }
        }
    }

    /** What was closed while the database was away. */
    private void releaseLate() {
        for (Lease lease : List.copyOf(notGivenBack)) {
            database.useTransaction(lease::delete);
            notGivenBack.remove(lease);
        }
    }

    private static int[] prolong(Handle handle, List<Lease> leases, Instant until) {
        var update = handle.prepareBatch("""
                update lease
                set lease_until = :until
                where name = :name
                  and fence = :fence
                """);
        for (Lease lease : leases) {
            update.bind("until", OffsetDateTime.ofInstant(until, ZoneOffset.UTC))
                    .bind("name", lease.name)
                    .bind("fence", lease.fence)
                    .add();
        }
        return update.execute();
    }
}
