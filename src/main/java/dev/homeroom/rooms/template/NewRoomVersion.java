package dev.homeroom.rooms.template;

import dev.homeroom.matrix.Homeserver;
import dev.homeroom.rooms.state.RoomVersion;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The version that new rooms are made in: the setting's, or the homeserver's default, asked for once. */
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
