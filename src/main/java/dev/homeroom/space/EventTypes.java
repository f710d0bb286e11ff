package dev.homeroom.space;

/** Types of the state events that the rooms' layout is made of. */
final class EventTypes {
    static final String BINDING = "dev.homeroom.binding";
    static final String CONTEXT = "dev.homeroom.context";
    static final String SPACE = "dev.homeroom.space";
    static final String SPACE_CHILD = "m.space.child";
    static final String SPACE_PARENT = "m.space.parent";
    static final String NAME = "m.room.name";
    static final String MEMBER = "m.room.member";
    static final String CREATE = "m.room.create";
    static final String POWER_LEVELS = "m.room.power_levels";

    private EventTypes() {}
}
