package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.incident.Incidents;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import jakarta.inject.Singleton;

/** {@code incident_update}: a line of the timeline. */
@Singleton
class UpdateIncident implements OperatorTool {
    private final Incidents incidents;

    UpdateIncident(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public String name() {
        return "incident_update";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return IncidentAnswer.of(incidents.update(
                arguments.required("id"),
                IncidentAnswer.author(arguments),
                arguments.required("text"),
                IncidentAnswer.severity(arguments),
                IncidentAnswer.key(arguments)));
    }
}
