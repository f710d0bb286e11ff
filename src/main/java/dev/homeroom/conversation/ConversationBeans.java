package dev.homeroom.conversation;

import dev.homeroom.backend.Backends;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.SpaceSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

final class ConversationBeans {
    @Produces
    @Singleton
    Conversations conversations(Bindings bindings, Backends backends) {
        return new Conversations(bindings, backends::named);
    }

    @Produces
    @Singleton
    Permissions permissions(PermissionSettings settings, SpaceSettings space, Namespace namespace) {
        List<UserId> operators = space.invite().orElse(List.of()).stream()
                .map(String::strip)
                .filter(UserId::isValid)
                .map(UserId::new)
                .toList();
        return Permissions.of(settings.rules().orElse(List.of()), operators, namespace);
    }

    @Produces
    @Singleton
    RunningTurns runningTurns(Bindings bindings, Backends backends) {
        return new RunningTurns(bindings, backends::named);
    }
}
