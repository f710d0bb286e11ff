package dev.homeroom.cluster;

import dev.homeroom.database.Database;
import dev.homeroom.database.DatabaseUnavailableException;
import dev.homeroom.database.Sql;
import dev.homeroom.matrix.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Named leases, each held by at most one owner across all processes. Held leases are renewed until they are released.
 */
@ApplicationScoped
public class Leases {
    public static final Duration LEASE = Duration.ofSeconds(25);
    private static final Logger LOG = Logger.getLogger(Leases.class);
    private static final int MAX_NAME_LENGTH = 600;

    private final Database database;
    private final InstantSource clock;
    private final ProcessId processId;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final Set<Lease> unreleased = ConcurrentHashMap.newKeySet();

    public Leases(Database database, InstantSource clock, ProcessId processId) {
        this.database = database;
        this.clock = clock;
        this.processId = processId;
    }

    @Produces
    @Singleton
    static ProcessId thisProcess() {
        return ProcessId.random();
    }

    /**
     * A held lease. Closing releases it; no-op if it was lost meanwhile. If the database is unavailable, the lease
     * expires by itself.
     */
    public final class Lease implements AutoCloseable {
        private final String name;
        private final long fence;
        private Instant safeUntil;
        private boolean lost;

        private Lease(String name, long fence, Instant safeUntil) {
            this.name = name;
            this.fence = fence;
            this.safeUntil = safeUntil;
        }

        /**
         * Returns false, permanently, once the lease may have expired because renewing failed for too long. The lease
         * is given up lazily: only a caller of this method can see it expire, and a lease that no other owner took
         * continues.
         */
        public synchronized boolean isHeld() {
            lost = lost || !clock.instant().isBefore(safeUntil);
            return !lost;
        }

        private synchronized boolean isLost() {
            return lost;
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
                unreleased.add(this);
            } catch (RuntimeException e) {
                LOG.warnf(e, "A lease was not released and will expire by itself: name=%s", name);
            }
        }

        private void delete(Connection connection) {
            Sql.on(connection, """
                            delete from lease
                            where name = :name
                              and fence = :fence
                            """).bind("name", name).bind("fence", fence).execute();
        }
    }

    /**
     * Acquires the lease if it is free or has expired.
     *
     * @return empty when the lease is held, including by this process
     */
    public Optional<Lease> acquire(String purpose) {
        String name = stored(purpose);
        Instant now = clock.instant();
        Optional<Lease> lease = database.inTransaction(connection -> takeOver(connection, name, now)
                .or(() -> takeFresh(connection, name, now))
                .map(fence -> new Lease(name, fence, now.plus(LEASE))));
        lease.ifPresent(held::add);
        return lease;
    }

    /** Whether the lease is held, including by this process. */
    public boolean isTaken(String purpose) {
        return database.inTransaction(connection -> Sql.on(connection, """
                        select 1
                        from lease
                        where name = :name
                          and lease_until >= :now
                        """)
                .bind("name", stored(purpose))
                .bind("now", clock.instant())
                .map(row -> row.getInt(1))
                .findFirst()
                .isPresent());
    }

    private static String stored(String purpose) {
        return purpose.length() <= MAX_NAME_LENGTH ? purpose : Sha256.hex(purpose);
    }

    private Optional<Long> takeOver(Connection connection, String name, Instant now) {
        return fence(name, now, Sql.returning(connection, """
                        update lease
                        set owner = :owner, fence = nextval('lease_fence'), lease_until = :until
                        where name = :name
                          and lease_until < :now
                        """, "fence").bind("now", now));
    }

    private Optional<Long> takeFresh(Connection connection, String name, Instant now) {
        return fence(name, now, Sql.returning(connection, """
                        insert into lease (name, owner, fence, lease_until)
                        values (:name, :owner, nextval('lease_fence'), :until)
                        on conflict do nothing
                        """, "fence"));
    }

    private Optional<Long> fence(String name, Instant now, Sql taking) {
        return taking.bind("name", name)
                .bind("owner", processId.id())
                .bind("until", now.plus(LEASE))
                .mapChanged(row -> row.getLong(1))
                .findFirst();
    }

    /** Releases all leases of this process, so that other processes need not wait. */
    public void releaseAll() {
        Set.copyOf(held).forEach(Lease::close);
    }

    /** Deletes the leases of all processes. Only if no other process uses the database. */
    public static void deleteAll(Connection connection) {
        Sql.on(connection, "delete from lease").execute();
    }

    /** Renews the leases of this process. Drops leases that are lost or taken over. */
    public void renew() {
        releasePending();
        held.removeIf(Lease::isLost);
        List<Lease> leases = List.copyOf(held);
        if (leases.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        int[] renewed = database.inTransaction(connection -> prolong(connection, leases, now.plus(LEASE)));
        for (int i = 0; i < renewed.length; i++) {
            if (renewed[i] == 1) {
                leases.get(i).renewedAt(now);
            } else {
                held.remove(leases.get(i));
            }
        }
    }

    /** Releases the leases that were closed during an outage. */
    private void releasePending() {
        for (Lease lease : List.copyOf(unreleased)) {
            database.useTransaction(lease::delete);
            unreleased.remove(lease);
        }
    }

    private static int[] prolong(Connection connection, List<Lease> leases, Instant until) {
        Sql update = Sql.on(connection, """
                update lease
                set lease_until = :until
                where name = :name
                  and fence = :fence
                """);
        for (Lease lease : leases) {
            update.bind("until", until)
                    .bind("name", lease.name)
                    .bind("fence", lease.fence)
                    .add();
        }
        return update.executeBatch();
    }
}
