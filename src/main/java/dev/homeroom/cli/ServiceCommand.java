package dev.homeroom.cli;

import dev.homeroom.cli.RunningService.NotAskedException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that asks the running service. */
@Command
abstract class ServiceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public final Integer call() {
        return ServiceClient.of(spec, this::ask);
    }

    /** @return the exit code */
    abstract int ask(ServiceClient service) throws NotAskedException;
}
