package dev.homeroom.rooms.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.CreateRoom.InitialState;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomVersion;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.rooms.template.RoomTemplates.PrivateRoom;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** The create requests of rooms for operators. Only invited people can join these rooms. */
@ApplicationScoped
public class OperationsTemplates {
    private final RoomTemplates roomTemplates;
    private final Wording wording;

    public OperationsTemplates(RoomTemplates roomTemplates, Wording wording) {
        this.roomTemplates = roomTemplates;
        this.wording = wording;
    }

    CreateRoom alertRoom(RoomAlias alias, RoomId space, List<UserId> operators, RoomVersion version) {
        return roomTemplates.privateRoom(
                new PrivateRoom(
                        wording.of(Sentence.ALERT_ROOM_NAME, Map.of()),
                        wording.of(Sentence.TOPIC_OF_ALERT_ROOM, Map.of()),
                        alias,
                        List.of(new InitialState(EventTypes.ALERT_ROOM, "", OperationsMark.ofAlertRoom())),
                        operators,
                        operators),
                space,
                version);
    }

    ObjectNode parent() {
        return roomTemplates.parent();
    }
}
