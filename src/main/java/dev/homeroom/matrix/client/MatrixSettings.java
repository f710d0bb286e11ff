package dev.homeroom.matrix.client;

import dev.homeroom.settings.Setting;
import dev.homeroom.settings.Spelling;
import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;

/** Address and name of the homeserver. */
@ConfigMapping(prefix = "homeroom.matrix")
public interface MatrixSettings {

    @Setting(
            value = "Base URL of the homeserver's Client-Server API, as Homeroom reaches it, for example "
                    + "`http://tuwunel:8008`. Required.",
            env = "MATRIX_HOMESERVER_URL")
    @Pattern(regexp = Spelling.WEB_ADDRESS, message = Spelling.IN_WORDS)
    String homeserverUrl();

    @Setting(
            value = "Name of the homeserver, as in user ids (`@alice:NAME`). Required. `SYNAPSE_SERVER_NAME` is "
                    + "read too, but is deprecated.",
            env = "MATRIX_SERVER_NAME")
    @Pattern(
            regexp = "(\\[[0-9A-Fa-f:.]+]|[0-9A-Za-z.-]+)(:[0-9]{1,5})?",
            message = "the homeserver's name as in user ids, like example.org")
    String serverName();
}
