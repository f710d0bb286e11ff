package dev.homeroom.turn;

import dev.homeroom.conversation.command.DefaultRelation;
import dev.homeroom.rooms.state.ReplyRelation;
import dev.homeroom.turn.reply.ReplySettings;
import jakarta.inject.Singleton;

@Singleton
class ConfiguredRelation implements DefaultRelation {
    private final ReplySettings settings;

    ConfiguredRelation(ReplySettings settings) {
        this.settings = settings;
    }

    @Override
    public ReplyRelation relation() {
        return settings.relation();
    }
}
