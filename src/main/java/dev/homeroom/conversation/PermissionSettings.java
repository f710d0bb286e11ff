package dev.homeroom.conversation;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** Who may do what. */
@ConfigMapping(prefix = "homeroom.permissions")
public interface PermissionSettings {

    @Setting(
            "Who may do what: pairs like `@alice:example.org=admin`, comma-separated. Before the `=` stands a user id, a server name"
                    + " or `*`, and the most specific one counts; behind it `none`, `chat`, `manage` or `admin`. By default people of the own"
                    + " server may `chat`, and those of `HOMEROOM_INVITE` are `admin`. See docs/use/permissions.md.")
    @WithParentName
    Optional<List<String>> rules();
}
