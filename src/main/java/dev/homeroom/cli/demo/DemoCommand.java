package dev.homeroom.cli.demo;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the demo on this machine and keeps it running until Ctrl-C. */
@Command(
        name = "demo",
        description = "Starts a homeserver and Homeroom with built-in agents on this machine, asks an agent a question,"
                + " and stays up until Ctrl-C. Needs Python 3.11, 3.12 or 3.13.",
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
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
            try (DemoFolder folder = DemoFolder.take(installation.home());
                    Children children = new Children(folder.path())) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    demoSteps.silence();
                    children.close();
                }));
                return run(new Demo(installation, folder, children, demoSteps), demoDisplay);
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

    private int run(Demo demo, DemoDisplay demoDisplay) throws DemoFailedException, InterruptedException {
        SecureRandom random = new SecureRandom();
        DemoAddresses demoAddresses = DemoAddresses.choose(random);
        String password = password(random);
        demoDisplay.say(DemoTexts.GREETING);
        Demo.Started started = demo.run(demoAddresses, password);
        demoDisplay.say(DemoTexts.conversation(Demo.QUESTION, started.answer()));
        if (once) {
            demo.end();
        } else {
            demoDisplay.say(DemoTexts.invitation(demoAddresses.homeserver(), Demo.PERSON, password, demo.logs()));
            stayUp(started);
        }
        return ExitCode.OK;
    }

    private static String password(SecureRandom random) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Waits until a child process ends by itself. Ctrl-C ends this whole process. */
    private static void stayUp(Demo.Started started) throws DemoFailedException {
        Child ended = (Child) CompletableFuture.anyOf(
                        started.homeserver().onEnd(), started.homeroom().onEnd())
                .join();
        throw new DemoFailedException(ended.name() + " has ended by itself.", ended.log());
    }
}
