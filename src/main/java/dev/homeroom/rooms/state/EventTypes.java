package dev.homeroom.rooms.state;

/** Types of the state events that Homeroom reads and writes. */
public final class EventTypes {
    public static final String BINDING = "dev.homeroom.binding";
    public static final String CONTEXT = "dev.homeroom.context";
    public static final String SPACE = "dev.homeroom.space";
    /** The tools that people have allowed an agent from now on; the state key is the localpart of the agent's user. */
    public static final String APPROVALS = "dev.homeroom.approvals";
    /** The loop guard, while it is open. */
    public static final String LOOP_GUARD = "dev.homeroom.loop_guard";

    public static final String ALERT_ROOM = "dev.homeroom.alert_room";
    public static final String ALERT = "dev.homeroom.alert";
    public static final String INCIDENT = "dev.homeroom.incident";
    public static final String SPACE_CHILD = "m.space.child";
    public static final String SPACE_PARENT = "m.space.parent";
    public static final String NAME = "m.room.name";
    public static final String TOPIC = "m.room.topic";
    public static final String CANONICAL_ALIAS = "m.room.canonical_alias";
    public static final String AVATAR = "m.room.avatar";
    public static final String MEMBER = "m.room.member";
    public static final String CREATE = "m.room.create";
    public static final String POWER_LEVELS = "m.room.power_levels";
    public static final String JOIN_RULES = "m.room.join_rules";
    public static final String TOMBSTONE = "m.room.tombstone";

    private EventTypes() {}
}
