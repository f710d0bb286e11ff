package dev.homeroom.turn;

import dev.homeroom.conversation.command.UsualRelation;
import dev.homeroom.space.ReplyRelation;
import jakarta.inject.Singleton;

@Singleton
class ConfiguredRelation implements UsualRelation {
    private final ReplySettings settings;

    ConfiguredRelation(ReplySettings settings) {
        this.settings = settings;
    }

    @Override
    public ReplyRelation relation() {
        return settings.relation();
    }
}
