package dev.homeroom.rooms.stored;

import dev.homeroom.database.entity.WordConverter;
import dev.homeroom.rooms.state.Binding.AnswerMode;
import dev.homeroom.rooms.state.Binding.RoomKind;
import dev.homeroom.rooms.state.ReplyRelation;
import jakarta.persistence.Converter;

/** The words of a binding as columns. */
public final class WordConverters {
    private WordConverters() {}

    @Converter
    public static final class RoomKindConverter extends WordConverter<RoomKind> {
        RoomKindConverter() {
            super(RoomKind.class);
        }
    }

    @Converter
    public static final class AnswerModeConverter extends WordConverter<AnswerMode> {
        AnswerModeConverter() {
            super(AnswerMode.class);
        }
    }

    @Converter
    public static final class ReplyRelationConverter extends WordConverter<ReplyRelation> {
        ReplyRelationConverter() {
            super(ReplyRelation.class);
        }
    }
}
