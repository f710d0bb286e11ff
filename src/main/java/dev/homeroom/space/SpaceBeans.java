package dev.homeroom.space;

import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.Leadership;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.avatar.Avatar;
import dev.homeroom.wording.Wording;
import dev.homeroom.work.Leases;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;

final class SpaceBeans {
    @Produces
    @Singleton
    Bindings bindings(Homeserver homeserver, Namespace namespace, Database database, InstantSource clock) {
        return new Bindings(homeserver, namespace, database, clock);
    }

    @Produces
    @Singleton
    ChatRooms chatRooms(
            Homeserver homeserver,
            Namespace namespace,
            SpaceSettings settings,
            ReconcileSettings reconcile,
            Database database,
            Bindings bindings,
            InstantSource clock) {
        return new ChatRooms(homeserver, namespace, settings, reconcile, database, bindings, clock);
    }

    @Produces
    @Singleton
    InvitedRooms invitedRooms(
            Homeserver homeserver,
            AgentDirectory directory,
            Namespace namespace,
            Database database,
            Bindings bindings,
            InstantSource clock) {
        return new InvitedRooms(homeserver, directory, namespace, database, bindings, clock);
    }

    @Produces
    @Singleton
    SavedContexts savedContexts(Homeserver homeserver, Namespace namespace) {
        return new SavedContexts(homeserver, namespace);
    }

    @Produces
    @Singleton
    AvatarPicture picture() {
        return Avatar::png;
    }

    @Produces
    @Singleton
    Provisioning provisioning(
            Homeserver homeserver,
            AgentDirectory directory,
            Namespace namespace,
            SpaceSettings settings,
            ReconcileSettings reconcile,
            AvatarPicture avatar,
            Bindings bindings,
            Wording wording,
            Database database,
            Leadership leadership,
            Leases leases,
            InstantSource clock,
            MeterRegistry meters) {
        return new Provisioning(
                homeserver,
                directory,
                namespace,
                settings,
                reconcile,
                avatar,
                bindings,
                wording,
                database,
                leadership,
                new OverAllProcesses(leases),
                clock,
                meters);
    }

    private record OverAllProcesses(Leases leases) implements Exclusive {
        @Override
        public Optional<Held> acquire(String name) {
            return leases.acquire(name).map(HeldLease::new);
        }

        @Override
        public boolean isTaken(String name) {
            return leases.isTaken(name);
        }
    }

    private record HeldLease(Leases.Lease lease) implements Exclusive.Held {
        @Override
        public boolean isHeld() {
            return lease.isHeld();
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    void close(@Disposes Provisioning provisioning) {
        provisioning.close();
    }
}
