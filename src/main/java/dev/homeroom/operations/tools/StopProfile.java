package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.Confirmation;
import dev.homeroom.mcp.OperatorTool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** {@code launcher_stop_profile}. Services that another started profile has stay. */
@Singleton
class StopProfile implements OperatorTool {
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
        String profile = arguments.required("profile").strip();
        return servicesHere.ask(launcher -> stop(launcher, profile, arguments));
    }

    private static ObjectNode stop(Launcher launcher, String profile, CallArguments arguments)
            throws ManifestException, InterruptedException {
        Selection selection = Selection.profile(profile);
        String names = ServicesHere.named(launcher, launcher.toStop(selection));
        Optional<ObjectNode> question = Confirmation.missing(
                arguments,
                "This stops the services of the profile %s, and those that need them; services that another started profile has stay. %s"
                        .formatted(profile, names));
        if (question.isPresent()) {
            return question.get().put("profile", profile);
        }
        List<String> problems = launcher.stop(selection, ServicesHere.WAITING);
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("profile", profile);
        return ServicesHere.result(result, problems, launcher, selection);
    }
}
