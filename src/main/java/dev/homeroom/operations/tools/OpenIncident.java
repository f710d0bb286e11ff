package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.incident.IncidentRequest;
import dev.homeroom.incident.Incidents;
import dev.homeroom.incident.Severity;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import jakarta.inject.Singleton;

/** {@code incident_open}: a room with the named people and agents. */
@Singleton
class OpenIncident implements OperatorTool {
    private final Incidents incidents;

    OpenIncident(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public String name() {
        return "incident_open";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return IncidentAnswer.of(incidents.open(new IncidentRequest(
                arguments.required("title"),
                IncidentAnswer.severity(arguments).orElse(Severity.MAJOR),
                arguments.texts("names"),
                IncidentAnswer.author(arguments),
                IncidentAnswer.key(arguments))));
    }
}
