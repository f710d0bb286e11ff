package dev.homeroom.turn;

import dev.homeroom.conversation.command.UsualRelation;
import dev.homeroom.turn.render.Rendering;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class TurnBeans {
    @Produces
    @Singleton
    UsualRelation usualRelation(ReplySettings settings) {
        return settings::relation;
    }

    @Produces
    @Singleton
    Rendering rendering() {
        return new Rendering();
    }
}
