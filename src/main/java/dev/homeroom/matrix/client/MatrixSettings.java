package dev.homeroom.matrix.client;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;

/** Address and name of the homeserver. */
@ConfigMapping(prefix = "homeroom.matrix")
public interface MatrixSettings {

    @Setting(
            value =
                    "Base URL of the homeserver's Client-Server API, as Homeroom reaches it, like `http://tuwunel:8008`. Required.",
            env = "MATRIX_HOMESERVER_URL")
    String homeserverUrl();

    @Setting(
            value =
                    "The homeserver's name, as it stands in user ids (`@alice:NAME`). Required. `SYNAPSE_SERVER_NAME` is read too,"
                            + " but deprecated.",
            env = "MATRIX_SERVER_NAME")
    String serverName();
}
