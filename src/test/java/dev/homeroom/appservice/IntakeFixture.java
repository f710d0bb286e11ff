package dev.homeroom.appservice;

import dev.homeroom.queue.inbox.Inbox;
import dev.homeroom.registration.Namespace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The way of a transaction into the inbox, for tests of others. */
public final class IntakeFixture {
    private final EventClassifier eventClassifier;
    private final Inbox inbox;

    public IntakeFixture(Namespace namespace, ControlMessages controlMessages, Inbox inbox) {
        this.eventClassifier = new EventClassifier(namespace, controlMessages, new NoRequests());
        this.inbox = inbox;
    }

    /** Takes a transaction with these events. */
    public void push(String... events) {
        String body = "{\"events\": [" + String.join(",", events) + "]}";
        push(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    void push(InputStream body) {
        Intake intake = new Intake(eventClassifier, inbox, new IntakeMetrics(new SimpleMeterRegistry()));
        try {
            Transaction.read(body, intake);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        intake.finish();
    }
}
