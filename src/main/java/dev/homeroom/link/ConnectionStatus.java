package dev.homeroom.link;

import java.security.cert.CertificateException;
import java.time.Duration;

/** The status of the connection between the homeserver and Homeroom, with instructions for operators. */
public sealed interface ConnectionStatus {
    /** One line for the log and for health checks, without secrets. */
    String sentence();

    /** Both directions work, as far as is known. */
    sealed interface Good extends ConnectionStatus {}

    /**
     * The homeserver reached Homeroom.
     *
     * @param took the duration of its call
     */
    record Linked(Duration took) implements Good {
        @Override
        public String sentence() {
            return "The homeserver and Homeroom reach each other (ping took %d ms).".formatted(took.toMillis());
        }
    }

    /** Homeroom reaches the homeserver, which knows no pings, so the other direction is unknown. */
    record LinkedWithoutPing() implements Good {
        @Override
        public String sentence() {
            return "Homeroom reaches the homeserver. The homeserver does not support pings, so the first message will show"
                    + " whether it reaches Homeroom.";
        }
    }

    /** The connection was not probed yet. */
    record Unchecked() implements ConnectionStatus {
        @Override
        public String sentence() {
            return "The connection to the homeserver has not been checked yet.";
        }
    }

    /** No server answers at the URL, or it is not a homeserver. */
    record HomeserverUnreachable(String url) implements ConnectionStatus {
        @Override
        public String sentence() {
            return "There is no homeserver at %s. Check MATRIX_HOMESERVER_URL, and that the homeserver runs."
                    .formatted(url);
        }
    }

    /** The server at the URL can't show that it is the homeserver. */
    record HomeserverNotTrusted(String url, String reason) implements ConnectionStatus {
        @Override
        public String sentence() {
            return "Homeroom doesn't trust the certificate of the homeserver at %s: %s. More in docs/operate/tls.md."
                    .formatted(url, reason);
        }
    }

    /** The status after a request that got no answer. A handshake that fails for other reasons than a certificate is no matter of trust. */
    static ConnectionStatus withoutAnswer(String url, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException && cause.getMessage() != null) {
                return new HomeserverNotTrusted(url, cause.getMessage());
            }
        }
        return new HomeserverUnreachable(url);
    }

    /** The homeserver doesn't know Homeroom's {@code as_token}. */
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

    /** The homeserver knows Homeroom's {@code as_token} for another bot or under another id. */
    record OtherRegistration(String errcode, String file) implements ConnectionStatus {
        @Override
        public String sentence() {
            return ("The homeserver knows Homeroom under another id, bot name or server name than %s and MATRIX_SERVER_NAME"
                            + " say (%s). Register that file again.")
                    .formatted(file, errcode);
        }
    }

    /** The homeserver calls Homeroom with a wrong {@code hs_token}. */
    record WrongToken(String file) implements ConnectionStatus {
        @Override
        public String sentence() {
            return ("The homeserver calls Homeroom with another hs_token than that of %s. Register that file again, or restore"
                            + " the file that the homeserver knows.")
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
