package dev.homeroom.e2e;

import java.util.List;

/** Homeroom's writes to the homeserver, without queries, pings and the bot's registration at each start. */
final class Writes {
    private Writes() {}

    static List<Exchange> through(Proxy toHomeserver) {
        return toHomeserver.exchanges(Writes::isWrite);
    }

    private static boolean isWrite(Exchange exchange) {
        return !exchange.method().equals("GET") && !isPing(exchange) && !isSignUpOfTheBot(exchange);
    }

    private static boolean isPing(Exchange exchange) {
        return exchange.path().endsWith("/appservice/" + RegistrationFixture.ID + "/ping");
    }

    private static boolean isSignUpOfTheBot(Exchange exchange) {
        return exchange.path().endsWith("/register") && exchange.body().contains("\"" + RegistrationFixture.BOT + "\"");
    }
}
