package dev.homeroom.backend.upstream;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code Retry-After} (RFC 9110, 10.2.3): seconds, possibly fractional, or a date, compared with the server's own
 * clock. Invalid values are ignored; more than a day counts as a day.
 */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,18}(\\.\\d{0,18})?");
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    static Optional<Duration> of(HttpHeaders headers) {
        Optional<Duration> wish = headers.firstValue("Retry-After-Ms")
                .map(String::strip)
                .filter(value -> SECONDS.matcher(value).matches())
                .map(value -> seconds(new BigDecimal(value).movePointLeft(3)))
                .or(() -> headers.firstValue("Retry-After").map(String::strip).flatMap(value -> of(value, headers)));
        return wish.filter(Duration::isPositive);
    }

    private static Optional<Duration> of(String value, HttpHeaders headers) {
        if (SECONDS.matcher(value).matches()) {
            return Optional.of(seconds(new BigDecimal(value)));
        }
        ZonedDateTime now =
                headers.firstValue("Date").flatMap(RetryAfter::date).orElseGet(() -> ZonedDateTime.now(ZoneOffset.UTC));
        return date(value).map(then -> shorter(Duration.between(now, then)));
    }

    private static Duration seconds(BigDecimal seconds) {
        BigDecimal bounded = seconds.min(BigDecimal.valueOf(LONGEST.toSeconds()));
        return Duration.ofMillis(
                bounded.movePointRight(3).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    private static Duration shorter(Duration wish) {
        return wish.compareTo(LONGEST) < 0 ? wish : LONGEST;
    }

    private static Optional<ZonedDateTime> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
