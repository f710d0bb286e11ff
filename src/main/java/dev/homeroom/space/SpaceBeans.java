package dev.homeroom.space;

import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.Leadership;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.avatar.Avatar;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

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
            Database database,
            Bindings bindings,
            InstantSource clock) {
        return new ChatRooms(homeserver, namespace, settings, database, bindings, clock);
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
            AvatarPicture avatar,
            Database database,
            Leadership leadership,
            InstantSource clock,
            MeterRegistry meters) {
        return new Provisioning(
                homeserver, directory, namespace, settings, avatar, database, leadership, clock, meters);
    }

    void close(@Disposes Provisioning provisioning) {
        provisioning.close();
    }
}
