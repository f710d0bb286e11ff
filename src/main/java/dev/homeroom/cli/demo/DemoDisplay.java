package dev.homeroom.cli.demo;

import java.time.Duration;

/** Where the steps of the demo are shown. */
interface DemoDisplay {
    /** Called about once a second while a step takes longer than that. */
    void stillAt(String step, Duration elapsed, String progress);

    /** @param detail what came of it; may be empty */
    void done(String step, Duration elapsed, String detail);

    void failed(String step, Duration elapsed);

    /** A line besides the steps. */
    void say(String line);
}
