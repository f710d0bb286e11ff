package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Selection;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import jakarta.inject.Singleton;

/** {@code launcher_stop_profile}. Services that another started profile has stay. */
@Singleton
class StopProfile implements OperatorTool {
    private static final ServiceChange STOP = new ServiceChange(
            "profile",
            Selection::profile,
            "This stops the services of the profile %s, and those that need them; services that another started profile has stay.",
            Launcher::toStop,
            (launcher, selection) -> launcher.stop(selection, ServicesHere.WAITING));

    private final ServicesHere servicesHere;

    StopProfile(ServicesHere servicesHere) {
        this.servicesHere = servicesHere;
    }

    @Override
    public String name() {
        return "launcher_stop_profile";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return servicesHere.ask(launcher -> STOP.make(launcher, arguments));
    }
}
