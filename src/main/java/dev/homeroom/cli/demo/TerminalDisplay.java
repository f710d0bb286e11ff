package dev.homeroom.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;

/** Display for terminals. The current step counts its seconds in place. */
final class TerminalDisplay implements DemoDisplay {
    private static final String START_OF_LINE = "\r\033[2K";
    private static final int WIDTH = 78;

    private final PrintWriter out;

    TerminalDisplay(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void stillAt(String step, Duration elapsed, String progress) {
        String line = StepLine.of(step, elapsed, ("… " + progress).strip());
        out.print(START_OF_LINE + line.substring(0, Math.min(WIDTH, line.length())));
        out.flush();
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
        out.println(START_OF_LINE + line);
        out.flush();
    }
}
