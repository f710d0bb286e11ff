package dev.homeroom.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Display for files and pipes: whole lines only. A long step gets one line after a second and then one every ten
 * seconds.
 */
final class PlainDisplay implements DemoDisplay {
    private static final long SECONDS_BETWEEN_LINES = 10;

    private final PrintWriter out;

    PlainDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void stillAt(String step, Duration elapsed, String progress) {
        if (elapsed.toSeconds() <= 1 || elapsed.toSeconds() % SECONDS_BETWEEN_LINES == 0) {
            say(StepLine.of(step, elapsed, ("… " + progress).strip()));
        }
    }

    @Override
    public void done(String step, Duration elapsed, String detail) {
        say(StepLine.of(step, elapsed, detail));
    }

    @Override
    public void failed(String step, Duration elapsed) {
        say(StepLine.of(step, elapsed, "failed"));
    }

    @Override
    public void say(String line) {
        out.println(line);
        out.flush();
    }
}
