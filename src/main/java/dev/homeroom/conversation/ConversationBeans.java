package dev.homeroom.conversation;

import dev.homeroom.backend.Backends;
import dev.homeroom.space.Bindings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class ConversationBeans {
    @Produces
    @Singleton
    Conversations conversations(Bindings bindings, Backends backends) {
        return new Conversations(bindings, backends::named);
    }

    @Produces
    @Singleton
    RunningTurns runningTurns(Bindings bindings, Backends backends) {
        return new RunningTurns(bindings, backends::named);
    }
}
