package dev.homeroom.cli.demo;

import java.time.Duration;

/** Output of the demo's steps. */
interface DemoDisplay {
    /** Called about once a second while a step runs longer than one second. */
    void stillAt(String step, Duration elapsed, String progress);

    /** @param detail the step's result; may be empty */
    void done(String step, Duration elapsed, String detail);

    void failed(String step, Duration elapsed);

    /** Prints a line that is not a step. */
    void say(String line);
}
