package dev.homeroom.cli.demo;

import dev.homeroom.launcher.LogTail;
import java.net.URI;
import java.nio.file.Path;

/** Texts of the demo, except for its steps. */
final class DemoTexts {
    static final String GREETING = "A homeserver, Homeroom and an agent, all on this machine:\n";
    private static final int LINES_OF_LOG = 8;

    private DemoTexts() {}

    static String conversation(String question, String answer) {
        return """

                  You:   %s
                  Echo:  %s
                """.formatted(question, answer.strip().replace("\n", "\n         "));
    }

    static String invitation(URI homeserver, String user, String password, Path logs) {
        return """
                To talk to the agents yourself, log in with a Matrix client on this machine, such as Element:

                  Homeserver  %s
                  User        %s
                  Password    %s

                The logs are in %s. Press Ctrl-C to end the demo.""".formatted(homeserver, user, password, logs);
    }

    static String failure(DemoFailedException failure) {
        return "\nSorry, the demo failed. " + failure.getMessage()
                + failure.log().map(DemoTexts::endOf).orElse("");
    }

    private static String endOf(Path log) {
        return "\nThe log is " + log + " and ends with:\n  " + String.join("\n  ", LogTail.of(log, LINES_OF_LOG));
    }
}
