package dev.homeroom.registration;

import java.util.regex.Pattern;

/** The registration as YAML, with a comment for each key. */
final class RegistrationText {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");

    private RegistrationText() {}

    static String of(Registration registration, String serverName) {
        String server = SPECIAL.matcher(serverName).replaceAll("\\\\$0");
        String bot = SPECIAL.matcher(registration.senderLocalpart()).replaceAll("\\\\$0");
        return """
                # Homeroom's registration, read by the homeserver and by Homeroom. Keep it secret: anybody with these
                # tokens can speak for every agent. docs/operate/registering.md says how to install it in the homeserver.
                id: %s
                # Homeroom's URL for the homeserver (HOMEROOM_PUBLIC_URL).
                url: %s
                # Homeroom authenticates to the homeserver with this token.
                as_token: %s
                # The homeserver authenticates to Homeroom with this token.
                hs_token: %s
                # The bot that owns the Space and the rooms.
                sender_localpart: %s
                # Agents answer in bursts; with rate limits the homeserver would throttle them.
                rate_limited: false
                namespaces:
                  users:
                    - exclusive: true
                      regex: %s
                    - exclusive: true
                      regex: %s
                  aliases:
                    - exclusive: true
                      regex: %s
                  rooms: []
                """.formatted(
                        quoted(registration.id()),
                        quoted(registration.url()),
                        quoted(registration.asToken()),
                        quoted(registration.hsToken()),
                        quoted(registration.senderLocalpart()),
                        quoted("^@agent_.*:" + server + "$"),
                        quoted("^@" + bot + ":" + server + "$"),
                        quoted("^#agent_.*:" + server + "$"));
    }

    /** Quotes a value. Within single quotes YAML interprets only a doubled quote, so backslashes are kept. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
