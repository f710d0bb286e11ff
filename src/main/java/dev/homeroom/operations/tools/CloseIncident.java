package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.incident.Incidents;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.OperatorTool;
import jakarta.inject.Singleton;

/** {@code incident_close}: the summary, after which the agents leave. */
@Singleton
class CloseIncident implements OperatorTool {
    private final Incidents incidents;

    CloseIncident(Incidents incidents) {
        this.incidents = incidents;
    }

    @Override
    public String name() {
        return "incident_close";
    }

    @Override
    public ObjectNode call(CallArguments arguments) {
        return IncidentAnswer.of(incidents.close(
                arguments.required("id"),
                IncidentAnswer.author(arguments),
                arguments.required("text"),
                IncidentAnswer.key(arguments)));
    }
}
