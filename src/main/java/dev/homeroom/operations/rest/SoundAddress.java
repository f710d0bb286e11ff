package dev.homeroom.operations.rest;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Rejects requests whose address can't be decoded, on both ports and before any route reads it: the routes would end in
 * an error of the server, with a stack trace in the log. Quarkus' own check, on one port only, answers without a word.
 */
@Singleton
public class SoundAddress {
    private static final String CHECK_OF_QUARKUS = "vertx.disableURIValidation";

    /** After the clock of requests, and before everything else. */
    private static final int FIRST = Integer.MIN_VALUE + 1;

    private static final int LONGEST = 4_096;
    private static final int TOO_LONG = 414;

    SoundAddress() {}

    /** To be called before Quarkus starts. */
    public static void replaceCheckOfQuarkus() {
        System.setProperty(CHECK_OF_QUARKUS, "true");
    }

    void onMainPort(@Observes Router router) {
        install(router);
    }

    void onManagementPort(@Observes ManagementInterface management) {
        install(management.router());
    }

    private static void install(Router router) {
        router.route()
                .order(FIRST)
                .handler(call ->
                        whyNot(call.request().uri()).ifPresentOrElse(refusal -> answer(call, refusal), call::next));
    }

    /** Empty for an address that every route can read. */
    static Optional<RestRefusal> whyNot(String address) {
        if (address.length() > LONGEST) {
            return Optional.of(new RestRefusal(TOO_LONG, "The address has more than " + LONGEST + " characters."));
        }
        return decoded(address)
                        .filter(text -> isUri(address))
                        .filter(text -> text.chars().noneMatch(Character::isISOControl))
                        .isPresent()
                ? Optional.empty()
                : Optional.of(
                        new RestRefusal(
                                RestRefusal.BAD_REQUEST,
                                "The address can't be decoded. Escape each byte of UTF-8 as %XX; control characters aren't allowed."));
    }

    private static boolean isUri(String address) {
        try {
            return !new URI(address).toString().isEmpty();
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Optional<String> decoded(String address) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(address.length());
        for (int at = 0; at < address.length(); at++) {
            char next = address.charAt(at);
            if (next != '%') {
                bytes.writeBytes(String.valueOf(next).getBytes(StandardCharsets.UTF_8));
            } else if (isEscape(address, at)) {
                bytes.write(HexFormat.fromHexDigits(address, at + 1, at + 3));
                at += 2;
            } else {
                return Optional.empty();
            }
        }
        return text(bytes.toByteArray());
    }

    private static boolean isEscape(String address, int at) {
        return at + 2 < address.length()
                && HexFormat.isHexDigit(address.charAt(at + 1))
                && HexFormat.isHexDigit(address.charAt(at + 2));
    }

    /** Refuses overlong forms and halves of surrogates as well. */
    private static Optional<String> text(byte[] utf8) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static void answer(RoutingContext call, RestRefusal refusal) {
        String path = call.request().uri().split("[?#]", 2)[0];
        Map<String, String> body = ErrorBody.of(path, refusal.status(), refusal.error());
        call.response()
                .setStatusCode(refusal.status())
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(new JsonObject(Map.copyOf(body)).encode()));
    }
}
