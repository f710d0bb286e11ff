package dev.homeroom.cli.demo;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Starts a homeserver and Homeroom with built-in agents on this machine, asks an agent a question,"
                + " and stays up until Ctrl-C. Needs Python 3.11, 3.12 or 3.13.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    private final SecureRandom random = new SecureRandom();

    @Option(names = "--once", description = "End after the answer.")
    private boolean once;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    /** Called by picocli. */
    public DemoCommand() {}

    /** @return 0 after the answer; 1 when a step failed, with a message on standard error */
    @Override
    public Integer call() throws InterruptedException, IOException {
        DemoDisplay demoDisplay = display(spec.commandLine().getOut());
        DemoSteps demoSteps = new DemoSteps(demoDisplay, InstantSource.system());
        try (demoSteps) {
            Installation installation = Installation.find(configuredHome());
            DemoAddresses demoAddresses = DemoAddresses.choose(random);
            try (DemoFolder folder = DemoFolder.take(installation.home());
                    DemoServices services = DemoServices.take(installation, demoAddresses.variables())) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    demoSteps.silence();
                    services.close();
                }));
                return run(new Demo(installation, folder, services, demoSteps), demoAddresses, demoDisplay);
            }
        } catch (DemoFailedException e) {
            if (!demoSteps.isSilent()) {
                PrintWriter errors = spec.commandLine().getErr();
                errors.println(DemoTexts.failure(e));
                errors.flush();
            }
            return ExitCode.SOFTWARE;
        }
    }

    private static @Nullable String configuredHome() {
        return System.getProperty("homeroom.home", System.getenv("HOMEROOM_HOME"));
    }

    @SuppressWarnings("SystemConsoleNull") // in JDK 25, System.console() is null without a terminal
    private static DemoDisplay display(PrintWriter out) {
        Console console = System.console();
        boolean counts = console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
        return counts ? new TerminalDisplay(out) : new PlainDisplay(out);
    }

    private int run(Demo demo, DemoAddresses demoAddresses, DemoDisplay demoDisplay)
            throws DemoFailedException, InterruptedException {
        String password = password();
        demoDisplay.say(DemoTexts.GREETING);
        String answer = demo.run(demoAddresses, password);
        demoDisplay.say(DemoTexts.conversation(Demo.QUESTION, answer));
        if (once) {
            demo.end();
        } else {
            demoDisplay.say(DemoTexts.invitation(demoAddresses.homeserver(), Demo.PERSON, password, demo.logs()));
            throw demo.awaitEnd();
        }
        return ExitCode.OK;
    }

    private String password() {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
