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

/** {@code launcher_restart_service}. */
@Singleton
class RestartService implements OperatorTool {
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
        String service = arguments.required("service_id").strip();
        return servicesHere.ask(launcher -> restart(launcher, service, arguments));
    }

    private static ObjectNode restart(Launcher launcher, String service, CallArguments arguments)
            throws ManifestException, InterruptedException {
        Selection selection = Selection.services(service);
        String names = ServicesHere.named(launcher, launcher.toRestart(selection));
        Optional<ObjectNode> question = Confirmation.missing(
                arguments,
                "This stops %s and the services that need it, and starts them again. %s".formatted(service, names));
        if (question.isPresent()) {
            return question.get().put("service_id", service);
        }
        List<String> problems = launcher.restart(selection, ServicesHere.WAITING);
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("service_id", service);
        return ServicesHere.result(result, problems, launcher, selection);
    }
}
