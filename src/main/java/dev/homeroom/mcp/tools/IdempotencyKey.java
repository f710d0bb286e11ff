package dev.homeroom.mcp.tools;

import dev.homeroom.mcp.CallArguments;
import java.util.UUID;

/** The key by which a repeated call is known. A call without one gets one, so that the model can ask again with it. */
final class IdempotencyKey {
    static final String NAME = "idempotency_key";

    private IdempotencyKey() {}

    static boolean isIn(CallArguments arguments) {
        return arguments.text(NAME).isPresent();
    }

    static String of(CallArguments arguments) {
        return arguments.text(NAME).orElseGet(() -> UUID.randomUUID().toString());
    }
}
