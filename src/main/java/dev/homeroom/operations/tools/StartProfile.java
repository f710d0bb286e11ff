package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.Selection;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import dev.homeroom.time.Deadline;
import jakarta.inject.Singleton;
import java.util.List;

/** {@code launcher_start_profile}. Services that run already stay as they are. */
@Singleton
class StartProfile implements OperatorTool {
    private final ServicesHere servicesHere;

    StartProfile(ServicesHere servicesHere) {
        this.servicesHere = servicesHere;
    }

    @Override
    public String name() {
        return "launcher_start_profile";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        String profile = arguments.required("profile").strip();
        Selection selection = Selection.profile(profile);
        return servicesHere.ask(launcher -> {
            Deadline end = ServicesHere.deadline();
            List<String> started = launcher.start(selection);
            List<String> problems = launcher.await(started, ServicesHere.waiting(end.left()));
            ObjectNode result = JsonNodeFactory.instance.objectNode().put("profile", profile);
            return ServicesHere.result(result, problems, launcher, selection);
        });
    }
}
