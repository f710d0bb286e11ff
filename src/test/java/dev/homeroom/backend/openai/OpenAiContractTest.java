package dev.homeroom.backend.openai;

import dev.homeroom.backend.AgentBackend;
import dev.homeroom.backend.AgentBackendContract;
import dev.homeroom.fake.FakeOpenAi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OpenAiContractTest extends AgentBackendContract {
    private final FakeOpenAi server = new FakeOpenAi();
    private final AgentBackend backend = OpenAiLab.backend(server.url());

    @BeforeEach
    void addModels() {
        server.addModel("Meridian");
        server.addModel("Zoë Müller");
    }

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
        return "Meridian";
    }
}
