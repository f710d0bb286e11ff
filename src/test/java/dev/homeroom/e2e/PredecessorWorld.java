package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** Data of letta-matrix on a homeserver, in files and in its table. Homeroom hasn't run yet. */
final class PredecessorWorld {
    static final String PASSWORD = "a password that goes nowhere";

    private final E2eEnvironment e2eEnvironment;
    private final ObjectNode mappings = Json.object();

    PredecessorWorld(E2eEnvironment e2eEnvironment) {
        this.e2eEnvironment = e2eEnvironment;
    }

    /** An agent whose user created its room, like the predecessor, with Alice in it. */
    RoomId roomMadeByItsAgent(String agent, String name) {
        UserId user = register(agent);
        RoomId room = new RoomId(e2eEnvironment
                .asHomeroom()
                .post(
                        "/v3/createRoom?user_id=" + ClientServer.encoded(user),
                        Json.object(Map.of(
                                "name",
                                name + " - Letta Agent Chat",
                                "preset",
                                "private_chat",
                                "room_version",
                                "11",
                                "invite",
                                List.of(e2eEnvironment.alice().id().value()))))
                .get("room_id")
                .textValue());
        e2eEnvironment.alice().join(room);
        addRow(agent, name, room);
        return room;
    }

    /** An agent without power in a room of Alice's. */
    RoomId roomMadeByAlice(String agent, String name) {
        UserId user = register(agent);
        RoomId room = e2eEnvironment
                .alice()
                .createRoom(Json.object(Map.of(
                        "name", name, "preset", "private_chat", "power_level_content_override", Map.of("invite", 50))));
        e2eEnvironment.alice().invite(room, user);
        e2eEnvironment
                .asHomeroom()
                .post(
                        "/v3/join/" + ClientServer.encoded(room) + "?user_id=" + ClientServer.encoded(user),
                        Json.object());
        addRow(agent, name, room);
        return room;
    }

    /** A Space of Alice's. */
    RoomId space() {
        RoomId space = e2eEnvironment
                .alice()
                .createRoom(Json.object(Map.of(
                        "name",
                        "Letta Agents",
                        "preset",
                        "private_chat",
                        "creation_content",
                        Map.of("type", "m.space"))));
        write("letta_space_config.json", Json.object(Map.of("space_id", space.value(), "name", "Letta Agents")));
        return space;
    }

    /** Alice follows the report's instructions. */
    void letTheBotIn(RoomId room) {
        ObjectNode levels = e2eEnvironment
                .alice()
                .state(room, "m.room.power_levels", "")
                .orElseThrow()
                .deepCopy();
        levels.withObject("users").put(e2eEnvironment.bot().value(), 100);
        e2eEnvironment.alice().setState(room, "m.room.power_levels", "", levels);
        e2eEnvironment.alice().invite(room, e2eEnvironment.bot());
    }

    /** @return the file of the mappings */
    Path write() {
        return write("agent_user_mappings.json", mappings);
    }

    /** @return the URL of a database with the predecessor's table */
    String writeTable() throws SQLException {
        TestDatabase.Address address = TestDatabase.POSTGRESQL.create(e2eEnvironment.directory());
        try (Connection connection = address.open();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table agent_mappings (
                        agent_id varchar primary key, agent_name varchar not null, matrix_user_id varchar unique not null,
                        matrix_password varchar not null, room_id varchar unique, room_created boolean default false)""");
            for (var row : mappings) {
                try (var insert =
                        connection.prepareStatement("insert into agent_mappings values (?, ?, ?, ?, ?, true)")) {
                    List<String> fields =
                            List.of("agent_id", "agent_name", "matrix_user_id", "matrix_password", "room_id");
                    for (int i = 0; i < fields.size(); i++) {
                        insert.setString(i + 1, row.path(fields.get(i)).asText());
                    }
                    insert.execute();
                }
            }
        }
        return address.url().replace("jdbc:postgresql://", "postgresql+psycopg2://postgres:postgres@");
    }

    void addRow(String agent, String name, RoomId room) {
        mappings.set(
                agent,
                Json.object(Map.of(
                        "agent_id",
                        agent,
                        "agent_name",
                        name,
                        "matrix_user_id",
                        e2eEnvironment.agentUser(agent).value(),
                        "matrix_password",
                        PASSWORD,
                        "room_id",
                        room.value(),
                        "created",
                        true,
                        "room_created",
                        true)));
    }

    private UserId register(String agent) {
        UserId user = e2eEnvironment.agentUser(agent);
        e2eEnvironment
                .asHomeroom()
                .post(
                        "/v3/register",
                        Json.object(Map.of(
                                "type",
                                "m.login.application_service",
                                "username",
                                user.localpart(),
                                "inhibit_login",
                                true)));
        return user;
    }

    private Path write(String name, ObjectNode content) {
        try {
            return Files.writeString(e2eEnvironment.directory().resolve(name), content.toPrettyString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
