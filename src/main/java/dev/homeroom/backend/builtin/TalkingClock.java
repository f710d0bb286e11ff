package dev.homeroom.backend.builtin;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Answers every question with the current time. */
final class TalkingClock implements DemoAgent {
    private static final DateTimeFormatter IN_WORDS =
            DateTimeFormatter.ofPattern("EEEE, d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH);

    private final InstantSource clock;

    TalkingClock(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String id() {
        return "clock";
    }

    @Override
    public String name() {
        return "Clock";
    }

    @Override
    public String description() {
        return "Tells the time.";
    }

    @Override
    public String answer(String question) {
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC);
        return "`" + DateTimeFormatter.ISO_INSTANT.format(now) + "`\n\nIt is " + IN_WORDS.format(now) + ".";
    }
}
