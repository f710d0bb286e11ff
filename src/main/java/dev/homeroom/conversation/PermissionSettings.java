package dev.homeroom.conversation;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;

/** The permissions of people and servers. */
@ConfigMapping(prefix = "homeroom.permissions")
public interface PermissionSettings {

    @Setting("Permissions: comma-separated pairs like `@alice:example.org=admin`. The left side is a user id, a "
            + "server name or `*`; the most specific match counts. The right side is `none`, `chat`, `manage` or "
            + "`admin`. By default people of the homeserver may `chat`, and people in `HOMEROOM_INVITE` are "
            + "`admin`. See docs/use/permissions.md.")
    @WithParentName
    Optional<
                    List<
                            @Pattern(
                                    regexp = "(@[^:\\s]+:\\S+|[^@\\s]\\S*)\\s*=\\s*(none|chat|manage|admin)",
                                    message =
                                            "pairs like @alice:example.org=admin, with none, chat, manage or admin behind the =")
                            String>>
            rules();
}
