package dev.homeroom.rooms.template;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.rooms.state.RoomVersion;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The version of new rooms: the setting's, or else the homeserver's default, which is requested once. */
@ApplicationScoped
public class NewRoomVersion {
    private final Homeserver homeserver;
    private final SpaceSettings settings;
    private volatile @Nullable RoomVersion known;

    public NewRoomVersion(Homeserver homeserver, SpaceSettings settings) {
        this.homeserver = homeserver;
        this.settings = settings;
    }

    public RoomVersion get() {
        RoomVersion version = known;
        if (version == null) {
            version = new RoomVersion(settings.roomVersion().orElseGet(homeserver::defaultRoomVersion));
            known = version;
        }
        return version;
    }
}
