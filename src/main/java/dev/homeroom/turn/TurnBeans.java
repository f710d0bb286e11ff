package dev.homeroom.turn;

import dev.homeroom.turn.render.Rendering;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class TurnBeans {
    @Produces
    @Singleton
    Rendering rendering() {
        return new Rendering();
    }
}
