package dev.homeroom.registration;

import dev.homeroom.settings.Setting;
import dev.homeroom.settings.Spelling;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;

/** Registration with the homeserver. */
@ConfigMapping(prefix = "homeroom.registration")
public interface RegistrationSettings {

    @Setting(
            value = "Registration file. `homeroom registration` writes it, and the homeserver reads it too.",
            env = "HOMEROOM_REGISTRATION")
    @WithDefault("data/registration.yaml")
    String file();

    @Setting(
            value = "URL at which the homeserver reaches Homeroom, for example `http://homeroom:8004`. `homeroom "
                    + "registration` writes it into the file.",
            env = "HOMEROOM_PUBLIC_URL")
    @WithDefault("http://127.0.0.1:8004")
    @Pattern(regexp = Spelling.WEB_ADDRESS, message = Spelling.IN_WORDS)
    String publicUrl();

    @Setting("Id of the application service at the homeserver, for a new registration file.")
    @WithDefault("homeroom")
    @Pattern(regexp = "\\S+", message = "an id without spaces")
    String id();

    @Setting("Name of the bot that owns the Space and the rooms (`@NAME:server`), for a new registration file.")
    @WithDefault("homeroom")
    @Pattern(regexp = "[a-z0-9._=/+-]+", message = "a name of lower-case letters, digits and any of ._=/+-")
    String botName();
}
