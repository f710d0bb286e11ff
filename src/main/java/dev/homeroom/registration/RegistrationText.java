package dev.homeroom.registration;

import java.util.regex.Pattern;

/** The registration as YAML, with what a reader needs to know beside each key. */
final class RegistrationText {
    private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}]");

    private RegistrationText() {}

    static String of(Registration registration, String serverName) {
        String server = SPECIAL.matcher(serverName).replaceAll("\\\\$0");
        String bot = SPECIAL.matcher(registration.senderLocalpart()).replaceAll("\\\\$0");
        return """
                # Homeroom's registration, which the homeserver and Homeroom both read. Keep it secret: whoever has these
                # tokens speaks for every agent. docs/operate/registering.md says how to hand it to the homeserver.
                id: %s
                # Where the homeserver reaches Homeroom (HOMEROOM_PUBLIC_URL).
                url: %s
                # What Homeroom shows to the homeserver.
                as_token: %s
                # What the homeserver shows to Homeroom.
                hs_token: %s
                # The bot that owns the Space and the rooms.
                sender_localpart: %s
                # Agents answer in bursts; without this the homeserver would slow them down.
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

    /** Single quotes: YAML reads nothing in them but a doubled quote, so that backslashes stay what they are. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
