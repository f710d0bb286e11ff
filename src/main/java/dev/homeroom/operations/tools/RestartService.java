package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Selection;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import jakarta.inject.Singleton;

/** {@code launcher_restart_service}. */
@Singleton
class RestartService implements OperatorTool {
    private static final ServiceChange RESTART = new ServiceChange(
            "service_id",
            Selection::services,
            "This stops %s and the services that need it, and starts them again.",
            Launcher::toRestart,
            (launcher, selection) -> launcher.restart(selection, ServicesHere.WAITING));

    private final ServicesHere servicesHere;

    RestartService(ServicesHere servicesHere) {
        this.servicesHere = servicesHere;
    }

    @Override
    public String name() {
        return "launcher_restart_service";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return servicesHere.ask(launcher -> RESTART.make(launcher, arguments));
    }
}
