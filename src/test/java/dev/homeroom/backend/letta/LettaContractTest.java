package dev.homeroom.backend.letta;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackendContract;
import dev.homeroom.fake.FakeLetta;
import org.junit.jupiter.api.AfterEach;

class LettaContractTest extends AgentBackendContract {
    private final FakeLetta server = new FakeLetta();
    private final String agent = server.addAgent("Meridian");
    private final AgentBackend backend = LettaLab.backend(server.url());

    @AfterEach
    void close() {
        backend.close();
        server.close();
    }

    @Override
    protected AgentBackend backend() {
        return backend;
    }

    @Override
    protected String echoingAgent() {
        return agent;
    }
}
