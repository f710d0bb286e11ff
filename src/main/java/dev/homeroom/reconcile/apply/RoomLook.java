package dev.homeroom.reconcile.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.index.AgentTopics;
import dev.homeroom.reconcile.plan.LookPlanner.DescribeRoom;
import dev.homeroom.reconcile.plan.LookPlanner.LookRepair;
import dev.homeroom.reconcile.plan.LookPlanner.PictureRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sets topics and pictures of rooms and of the Space. Without a picture a Space is made all the same. */
@ApplicationScoped
class RoomLook {
    private static final Logger LOG = Logger.getLogger(RoomLook.class);
    /** Gives the colour of the Space's picture. */
    private static final String SPACE_ID = "dev.homeroom.space";

    private final Homeserver homeserver;
    private final RoomTemplates roomTemplates;
    private final AvatarSource avatar;
    private final AgentTopics topics;

    RoomLook(Homeserver homeserver, RoomTemplates roomTemplates, AvatarSource avatar, AgentTopics topics) {
        this.homeserver = homeserver;
        this.roomTemplates = roomTemplates;
        this.avatar = avatar;
        this.topics = topics;
    }

    void apply(LookRepair repair) {
        switch (repair) {
            case DescribeRoom describe -> describe(describe);
            case PictureRoom picture ->
                pictureFor(picture.agent()).ifPresent(uri -> put(picture.about(), EventTypes.AVATAR, content(uri)));
        }
    }

    /** A new room of an agent has its topic from the beginning. */
    void isDescribed(RoomId room, KnownAgent agent) {
        topics.remember(room, roomTemplates.topic(agent));
    }

    /** Leaves a topic that somebody has set since the repair was planned. */
    private void describe(DescribeRoom wanted) {
        RoomId room = wanted.about();
        Optional<String> present = homeserver
                .state(roomTemplates.bot(), room, EventTypes.TOPIC, "")
                .map(content -> content.path("topic").asText());
        boolean isCurrent = present.equals(Optional.of(wanted.topic()));
        if (!isCurrent && !present.equals(wanted.before())) {
            topics.forget(room);
            return;
        }
        if (!isCurrent) {
            setTopic(room, wanted.topic());
        }
        wanted.agent().ifPresent(agent -> topics.remember(room, wanted.topic()));
    }

    /** After a refusal, only the next reconciliation finds out whether the bot may set the topic. */
    private void setTopic(RoomId room, String topic) {
        try {
            ObjectNode content = RoomTemplates.object().put("topic", topic);
            homeserver.putState(roomTemplates.bot(), room, EventTypes.TOPIC, "", content);
        } catch (HomeserverException.Refused e) {
            topics.forget(room);
            throw e;
        }
    }

    private Optional<MediaUri> pictureFor(Optional<AgentRef> agent) {
        return agent.isPresent()
                ? homeserver.profile(roomTemplates.userOf(agent.get())).avatar()
                : Optional.of(uploaded());
    }

    /** Uploads the picture of a new Space and of the bot; empty if the homeserver doesn't take it now. */
    Optional<MediaUri> spacePicture() {
        try {
            return Optional.of(uploaded());
        } catch (HomeserverException e) {
            LOG.warnf("[AGENT_SYNC] The homeserver doesn't take the Space's picture: %s", e.getMessage());
            return Optional.empty();
        }
    }

    private MediaUri uploaded() {
        return homeserver.upload(roomTemplates.bot(), "image/png", avatar.png(SPACE_ID, roomTemplates.spaceName()));
    }

    static CreateRoom with(MediaUri picture, CreateRoom room) {
        return room.with(new InitialState(EventTypes.AVATAR, "", content(picture)));
    }

    private static ObjectNode content(MediaUri picture) {
        return RoomTemplates.object().put("url", picture.value());
    }

    private void put(RoomId room, String type, ObjectNode wanted) {
        if (!homeserver.state(roomTemplates.bot(), room, type, "").equals(Optional.of(wanted))) {
            homeserver.putState(roomTemplates.bot(), room, type, "", wanted);
        }
    }
}
