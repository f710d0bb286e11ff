package dev.homeroom.cli.registration;

import dev.homeroom.registration.Registration;

/** The steps that install a registration file. docs/operate/registering.md explains them in more detail. */
final class RegistrationSteps {
    private RegistrationSteps() {}

    static String of(Registration registration, String file) {
        return """

                The homeserver will reach Homeroom at %2$s. Hand it the file in one of these ways:

                Tuwunel, without a restart: in the admin room, send this with the file's text in the code block
                    !admin appservices register
                    ```
                    (the text of %1$s)
                    ```
                Tuwunel 1.6.0 or newer, from a folder: put a copy of the file there, add to tuwunel.toml
                    [global]
                    appservice_dir = "/path/to/that/folder"
                  and restart Tuwunel.
                Tuwunel, in its configuration: add [global.appservice.%3$s] to tuwunel.toml as the example tuwunel.toml of
                  Homeroom shows, with the tokens of the file, and restart Tuwunel.
                Synapse: add to homeserver.yaml
                    app_service_config_files:
                      - /path/to/registration.yaml
                  and restart Synapse.

                Then start Homeroom with: homeroom serve""".formatted(file, registration.url(), registration.id());
    }
}
