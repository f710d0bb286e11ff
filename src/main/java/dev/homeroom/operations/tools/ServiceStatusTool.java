package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.state.ServiceRecord;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import dev.homeroom.mcp.ToolRefusal;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code service_status}: of one service, of a profile, or of all. */
@Singleton
class ServiceStatusTool implements OperatorTool {
    private final ServicesHere servicesHere;

    ServiceStatusTool(ServicesHere servicesHere) {
        this.servicesHere = servicesHere;
    }

    @Override
    public String name() {
        return "service_status";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        Optional<String> service = arguments.text("service_id");
        if (service.isPresent() && arguments.text("profile").isPresent()) {
            throw new ToolRefusal("Give `service_id` or `profile`, not both.");
        }
        Selection selection = service.map(Selection::services)
                .or(() -> arguments.text("profile").map(Selection::profile))
                .orElse(Selection.NONE);
        return servicesHere.ask(launcher -> {
            Map<String, ServiceRecord> records = launcher.status(selection);
            service.ifPresent(name -> records.keySet().retainAll(Set.of(name)));
            return ServicesHere.describe(JsonNodeFactory.instance.objectNode(), launcher, records);
        });
    }
}
