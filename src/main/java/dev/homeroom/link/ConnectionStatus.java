package dev.homeroom.link;

import java.time.Duration;

/** How things stand between the homeserver and Homeroom, and what an operator has to do about it. */
public sealed interface ConnectionStatus {
    /** One line for the log and for health checks; holds nothing secret. */
    String sentence();

    /** Both directions work, as far as can be told. */
    sealed interface Good extends ConnectionStatus {}

    /**
     * The homeserver reached us.
     *
     * @param took how long its call took
     */
    record Linked(Duration took) implements Good {
        @Override
        public String sentence() {
            return "The homeserver and Homeroom reach each other (ping took %d ms).".formatted(took.toMillis());
        }
    }

    /** We reach the homeserver, and it can't be asked whether it reaches us. */
    record LinkedWithoutPing() implements Good {
        @Override
        public String sentence() {
            return "Homeroom reaches the homeserver. This homeserver knows no pings, so whether it reaches Homeroom will"
                    + " show with the first message.";
        }
    }

    /** Nothing is known yet. */
    record Unchecked() implements ConnectionStatus {
        @Override
        public String sentence() {
            return "The link to the homeserver has not been checked yet.";
        }
    }

    /** Nothing answers there, or no homeserver. */
    record HomeserverUnreachable(String url) implements ConnectionStatus {
        @Override
        public String sentence() {
            return "There is no homeserver at %s. Check MATRIX_HOMESERVER_URL, and that the homeserver runs."
                    .formatted(url);
        }
    }

    /** The homeserver doesn't know our {@code as_token}. */
    record NotRegistered(String url, String id, String file) implements ConnectionStatus {
        @Override
        public String sentence() {
            return """
                    The homeserver at %s doesn't know the as_token of %s: Homeroom is not registered there, or with another \
                    file. Tuwunel: type `!admin appservices register` in the admin room with the file in a code block below; \
                    or put the file into the folder of `appservice_dir` and restart it; or write it into tuwunel.toml as \
                    [global.appservice.%s] and restart it. Synapse: name the file in `app_service_config_files` of \
                    homeserver.yaml and restart it. More in docs/operate/registering.md.""".formatted(url, file, id);
        }
    }

    /** The homeserver knows our {@code as_token} for another bot or under another id. */
    record OtherRegistration(String errcode, String file) implements ConnectionStatus {
        @Override
        public String sentence() {
            return ("The homeserver knows Homeroom under another id, bot name or server name than %s and MATRIX_SERVER_NAME"
                            + " say (%s). Register that file anew.")
                    .formatted(file, errcode);
        }
    }

    /** The homeserver calls us with a token that is not our {@code hs_token}. */
    record WrongToken(String file) implements ConnectionStatus {
        @Override
        public String sentence() {
            return ("The homeserver calls Homeroom with another hs_token than that of %s. Register that file anew, or bring"
                            + " back the one that the homeserver knows.")
                    .formatted(file);
        }
    }

    /** The homeserver's calls don't arrive. */
    record CannotReachUs(String url) implements ConnectionStatus {
        @Override
        public String sentence() {
            return ("The homeserver can't reach Homeroom at %s, the url of the registration. Check HOMEROOM_PUBLIC_URL and"
                            + " HOMEROOM_HTTP_HOST (127.0.0.1 is not reachable from elsewhere), and register again when the"
                            + " url changes.")
                    .formatted(url);
        }
    }
}
