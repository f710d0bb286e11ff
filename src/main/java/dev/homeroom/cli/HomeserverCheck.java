package dev.homeroom.cli;

import dev.homeroom.cli.settings.SettingName;
import dev.homeroom.cli.settings.SettingSource;
import dev.homeroom.link.ConnectionStatus;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.InvalidRegistrationException;
import dev.homeroom.registration.Registration;
import dev.homeroom.registration.RegistrationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Whether the homeserver is there, knows the registration, and reaches Homeroom. */
final class HomeserverCheck {
    private static final String SUBJECT = "homeserver";

    private final String url;
    private final String file;
    private final UserId bot;
    private final Registration registration;

    private HomeserverCheck(String url, String file, UserId bot, Registration registration) {
        this.url = url;
        this.file = file;
        this.bot = bot;
        this.registration = registration;
    }

    /** Only for settings that have passed their rules. */
    static HomeserverCheck of(SettingSource settingSource) {
        String file = settingSource.value(SettingName.REGISTRATION).orElseThrow();
        String serverName = settingSource.value(SettingName.SERVER_NAME).orElseThrow();
        try {
            Registration registration = new RegistrationFile(Path.of(file)).read(serverName);
            return new HomeserverCheck(
                    settingSource
                            .value(SettingName.HOMESERVER_URL)
                            .orElseThrow()
                            .replaceFirst("/+$", ""),
                    file,
                    UserId.of(registration.senderLocalpart(), serverName),
                    registration);
        } catch (InvalidRegistrationException e) {
            throw new IllegalStateException("The registration has changed since it was checked", e);
        }
    }

    Stream<CheckLine> lines(boolean serviceRuns) {
        try {
            if (!Knock.getOrFail(url + "/_matrix/client/versions").body().has("versions")) {
                return Stream.of(unreachable());
            }
        } catch (IOException e) {
            return Stream.of(CheckLine.problem(
                    SUBJECT, ConnectionStatus.withoutAnswer(url, e).sentence()));
        }
        CheckLine known = known();
        return known.isProblem() ? Stream.of(known) : Stream.of(known, reached(serviceRuns));
    }

    private CheckLine known() {
        int status = Knock.get(as("/_matrix/client/v3/account/whoami"), registration.asToken())
                .map(RunningService.ServiceAnswer::status)
                .orElse(0);
        return switch (status) {
            case 200 -> CheckLine.ok(SUBJECT, "It knows the registration.");
            case 401 ->
                CheckLine.problem(
                        "registration", new ConnectionStatus.NotRegistered(url, registration.id(), file).sentence());
            case 403 ->
                CheckLine.note(
                        SUBJECT,
                        "It knows the registration, but not yet the bot " + bot + ", which the first start creates.");
            default -> unreachable();
        };
    }

    private CheckLine unreachable() {
        return CheckLine.problem(SUBJECT, new ConnectionStatus.HomeserverUnreachable(url).sentence());
    }

    /** A ping has the homeserver call Homeroom, which has to run for that. */
    private CheckLine reached(boolean serviceRuns) {
        if (!serviceRuns) {
            return CheckLine.note(
                    SUBJECT,
                    "Whether it reaches Homeroom at " + registration.url()
                            + " can be tested only while Homeroom runs.");
        }
        Optional<RunningService.ServiceAnswer> answer = Knock.post(
                as("/_matrix/client/v1/appservice/" + RunningService.segment(registration.id()) + "/ping"),
                registration.asToken(),
                "{\"transaction_id\":\"check-" + UUID.randomUUID() + "\"}");
        if (answer.filter(RunningService.ServiceAnswer::isGood).isPresent()) {
            return CheckLine.ok(SUBJECT, "It reaches Homeroom at " + registration.url() + ".");
        }
        boolean unknown = answer.filter(
                        found -> found.body().path("errcode").asText().equals("M_UNRECOGNIZED"))
                .isPresent();
        return unknown
                ? CheckLine.note(SUBJECT, new ConnectionStatus.LinkedWithoutPing().sentence())
                : CheckLine.problem(SUBJECT, new ConnectionStatus.CannotReachUs(registration.url()).sentence());
    }

    private String as(String path) {
        return url + path + "?user_id=" + RunningService.segment(bot.value());
    }
}
