package dev.homeroom.conversation.command;

import dev.homeroom.rooms.state.ReplyRelation;

/** The relation of answers to messages in rooms that have no relation of their own. */
@FunctionalInterface
public interface DefaultRelation {
    ReplyRelation relation();
}
