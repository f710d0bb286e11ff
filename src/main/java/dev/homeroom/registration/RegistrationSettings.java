package dev.homeroom.registration;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Registration with the homeserver. */
@ConfigMapping(prefix = "homeroom.registration")
public interface RegistrationSettings {

    @Setting(
            value = "The registration file, which `homeroom registration` writes and the homeserver reads too.",
            env = "HOMEROOM_REGISTRATION")
    @WithDefault("data/registration.yaml")
    String file();

    @Setting(
            value =
                    "Where the homeserver reaches Homeroom, like `http://homeroom:8004`; `homeroom registration` writes it into the"
                            + " file.",
            env = "HOMEROOM_PUBLIC_URL")
    @WithDefault("http://127.0.0.1:8004")
    String publicUrl();

    @Setting("The application service's id at the homeserver, for a new registration file.")
    @WithDefault("homeroom")
    String id();

    @Setting("The name of the bot that owns the Space and the rooms (`@NAME:server`), for a new registration file.")
    @WithDefault("homeroom")
    String botName();
}
