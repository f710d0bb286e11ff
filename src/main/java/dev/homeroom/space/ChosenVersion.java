package dev.homeroom.space;

import dev.homeroom.matrix.Homeserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The version that new rooms are made in: the setting's, or the homeserver's default, asked for once. */
final class ChosenVersion {
    private final Homeserver homeserver;
    private final Optional<String> setting;
    private volatile @Nullable RoomVersion known;

    ChosenVersion(Homeserver homeserver, Optional<String> setting) {
        this.homeserver = homeserver;
        this.setting = setting;
    }

    RoomVersion get() {
        RoomVersion version = known;
        if (version == null) {
            version = new RoomVersion(setting.orElseGet(homeserver::defaultRoomVersion));
            known = version;
        }
        return version;
    }
}
