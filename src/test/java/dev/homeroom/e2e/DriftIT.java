package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Repair of changes by people and homeservers, and reports of those that need a person. */
class DriftIT {
    private static final String BINDING = "dev.homeroom.binding";
    private static final String CHILD = "m.space.child";

    @Scenario
    void what_people_did_to_rooms_is_put_right_in_one_go_and_a_second_go_writes_nothing(Stage stage) {
        // Given
        List<String> names = List.of(
                "Unlinked",
                "Without via",
                "Empty via",
                "Malformed via",
                "Kicked",
                "Renamed by Alice",
                "Upgraded",
                "Said to be upgraded",
                "Doubled",
                "Under another alias",
                "From the future",
                "Banned",
                "Ann".repeat(100),
                "“Zoë” 🦉 'n' \"co\" & <b>bold</b>",
                "two\nlines\tand\rmore");
        stage.homeroom().set("HOMEROOM_RECONCILE_ORPHANS_AFTER", "1s");
        Map<String, RoomId> rooms = started(stage, names);
        Map<String, String> agents = agents(stage, names);
        Person alice = stage.alice();
        Operator operator = new Operator(stage);
        RoomId space = stage.space();
        assertThat(Reconciliation.run(stage).kinds()).as("nothing is wrong yet").isEmpty();

        alice.setState(space, CHILD, rooms.get("Unlinked").value(), Json.object());
        alice.setState(space, CHILD, rooms.get("Without via").value(), Json.object(Map.of("suggested", true)));
        alice.setState(space, CHILD, rooms.get("Empty via").value(), Json.object(Map.of("via", List.of())));
        alice.setState(space, CHILD, rooms.get("Malformed via").value(), Json.object(Map.of("via", "no list")));
        send(stage, "kick", agents.get("Kicked"), rooms.get("Kicked"));
        send(stage, "ban", agents.get("Banned"), rooms.get("Banned"));
        alice.setState(rooms.get("Renamed by Alice"), "m.room.name", "", Json.object(Map.of("name", "My favourite")));
        RoomId second = operator.createBoundRoom("Doubled, again", bindingOf(agents.get("Doubled")));
        alice.acceptInvites();
        RoomId elsewhere = operator.createRoom(
                Map.of("name", "Elsewhere", "invite", List.of(alice.id().value())));
        alice.acceptInvites();
        operator.moveAlias(aliasOf(stage, agents.get("Under another alias")), elsewhere);
        operator.rebind(rooms.get("From the future"), "version", 99);
        RoomId forged = forgedBy(alice, stage, agents.get("Unlinked"));
        RoomId purged = new RoomId("!purged:" + Stage.SERVER_NAME);
        operator.setState(space, CHILD, purged.value(), Json.object(Map.of("via", List.of(Stage.SERVER_NAME))));
        RoomId orphan = operator.createRoom(Map.of("preset", "private_chat"));
        Patience.waitingFor("the room that was never finished to be old enough")
                .until(() -> Reconciliation.dryRun(stage).kinds().contains("clean-up-orphan"));
        stage.homeroom().awaitLog("Reconciled");
        // Last, because a minute after the dry run Homeroom reconciles by itself.
        upgradeWithoutPower(stage, rooms.get("Said to be upgraded"), elsewhere);
        RoomId upgraded = operator.upgrade(rooms.get("Upgraded"));
        Set<RoomId> roomsBefore = stage.roomsOfTheBot();
        Snapshot before = Snapshot.seenBy(alice);
        stage.toHomeserver().forget();

        // When
        Reconciliation dry = Reconciliation.dryRun(stage);
        HomeroomProcess.Printed printed = stage.homeroom().run("reconcile", "--dry-run");

        // Then
        assertThat(Writes.through(stage.toHomeserver()))
                .as("writes of dry runs")
                .isEmpty();
        assertThat(Snapshot.seenBy(alice)).isEqualTo(before);
        assertThat(dry.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(printed.text()).contains(line));

        // When
        Reconciliation real = Reconciliation.run(stage);

        // Then
        assertThat(real.lines())
                .isEqualTo(dry.lines())
                .allSatisfy(line -> assertThat(stage.homeroom().log()).contains(line));
        Map<RoomId, JsonNode> children = alice.children(space);
        for (String name : List.of("Unlinked", "Without via", "Empty via", "Malformed via")) {
            assertThat(children.get(rooms.get(name)).path("via"))
                    .as(name)
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .isEqualTo(Stage.SERVER_NAME);
        }
        assertThat(alice.members(rooms.get("Kicked"))).contains(stage.agentUser(agents.get("Kicked")));
        assertThat(roomName(alice, rooms.get("Renamed by Alice"))).isEqualTo("My favourite");
        hasMoved(stage, agents.get("Upgraded"), rooms.get("Upgraded"), upgraded);
        hasMoved(stage, agents.get("Doubled"), second, rooms.get("Doubled"));
        assertThat(alice.messagesOfOthers(second))
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.body()).contains(rooms.get("Doubled").value()));
        assertThat(mappedRoom(stage, agents.get("Under another alias")))
                .isEqualTo(rooms.get("Under another alias").value());
        assertThat(binding(alice, rooms.get("From the future")).path("version").asInt())
                .isEqualTo(99);
        assertThat(real.linesAbout(rooms.get("From the future"))).isNotEmpty();
        assertThat(real.linesAbout(forged)).isNotEmpty();
        assertThat(real.linesAbout(rooms.get("Said to be upgraded")))
                .singleElement()
                .asString()
                .contains("by " + alice.id() + ", who has not the power");
        assertThat(mappedRoom(stage, agents.get("Said to be upgraded")))
                .isEqualTo(rooms.get("Said to be upgraded").value());
        assertThat(mappedRoom(stage, agents.get("Unlinked")))
                .isEqualTo(rooms.get("Unlinked").value());
        assertThat(real.linesAbout(rooms.get("Banned")))
                .singleElement()
                .asString()
                .contains("lift the ban");
        assertThat(alice.members(rooms.get("Banned"))).doesNotContain(stage.agentUser(agents.get("Banned")));
        assertThat(children).doesNotContainKey(purged);
        assertThat(real.linesAbout(purged)).singleElement().asString().startsWith("unlink-gone");
        roomsBefore.remove(orphan);
        assertThat(stage.roomsOfTheBot()).as("no further room, and no orphan").isEqualTo(roomsBefore);

        // When
        Snapshot mended = Snapshot.seenBy(alice);
        stage.toHomeserver().forget();
        Reconciliation again = Reconciliation.run(stage);

        // Then
        assertThat(again.kinds()).isEmpty();
        assertThat(Writes.through(stage.toHomeserver())).isEmpty();
        assertThat(Snapshot.seenBy(alice)).isEqualTo(mended);

        // When
        stage.letta().rename(agents.get("Renamed by Alice"), "Renamed upstream");

        // Then
        Patience.waitingFor("the agent's own new name")
                .until(() ->
                        roomName(alice, rooms.get("Renamed by Alice")).equals("Renamed upstream - Letta Agent Chat"));
        assertThat(new Talk(stage, agents.get("Upgraded"), upgraded).finishWith("hello"))
                .isEmpty();
    }

    @Scenario
    void rooms_the_bot_was_put_out_of_are_said_and_a_space_that_moved_is_followed(Stage stage) {
        // Given
        Map<String, RoomId> rooms = started(stage, List.of("Stays", "Left", "Forgotten"));
        Map<String, String> agents = agents(stage, List.of("Stays", "Left", "Forgotten"));
        Operator operator = new Operator(stage);
        RoomId space = stage.space();
        operator.leave(rooms.get("Left"));
        operator.leave(rooms.get("Forgotten"));
        operator.leaveAs(stage.agentUser(agents.get("Forgotten")), rooms.get("Forgotten"));
        operator.setState(space, CHILD, rooms.get("Forgotten").value(), Json.object());

        // When
        Reconciliation found = Reconciliation.run(stage);

        // Then
        assertThat(found.linesAbout(rooms.get("Left"))).isNotEmpty();
        assertThat(stage.roomsBoundTo(agents.get("Left"))).containsExactly(rooms.get("Left"));
        assertThat(stage.roomsOfTheBot()).hasSize(2);

        // When
        operator.removeAlias(aliasOf(stage, agents.get("Forgotten")));
        Reconciliation.run(stage);

        // Then
        RoomId fresh = Patience.waitingFor("another room for the agent")
                .until(
                        () -> {
                            stage.alice().acceptInvites();
                            return stage.roomsBoundTo(agents.get("Forgotten"));
                        },
                        bound -> bound.size() == 2)
                .stream()
                .filter(room -> !room.equals(rooms.get("Forgotten")))
                .findFirst()
                .orElseThrow();
        assertThat(stage.alice().children(space)).containsKeys(fresh, rooms.get("Stays"));

        // When
        RoomId newSpace = operator.upgrade(space);
        Reconciliation.run(stage);

        // Then
        Patience.waitingFor("the rooms in the new Space").until(() -> {
            stage.alice().acceptInvites();
            return stage.alice().joinedRooms().contains(newSpace)
                    && stage.alice().children(newSpace).keySet().containsAll(Set.of(fresh, rooms.get("Stays")));
        });
        assertThat(stage.space()).isEqualTo(newSpace);
        assertThat(stage.roomsOfTheBot())
                .as("no further Space")
                .containsExactlyInAnyOrder(space, newSpace, fresh, rooms.get("Stays"));

        // When
        RoomId elsewhere = operator.createRoom(Map.of("name", "Elsewhere"));
        operator.moveAlias(RoomAlias.of("agent_space", Stage.SERVER_NAME), elsewhere);
        Reconciliation settled = Reconciliation.run(stage);
        stage.homeroom().restart();
        String late = stage.letta().addAgent("Late");
        RoomId lateRoom = stage.agentRoom(late);

        // Then
        assertThat(settled.linesAbout(elsewhere)).isNotEmpty();
        Patience.waitingFor("the new room in the Space that is marked")
                .until(() -> stage.alice().children(newSpace).containsKey(lateRoom));
        assertThat(stage.roomsOfTheBot()).hasSize(6);
    }

    @Scenario
    void a_persons_own_space_is_put_right_too_and_followed_without_a_database_but_for_what_its_owner_took_out(
            Stage stage) throws Exception {
        // Given
        Map<String, RoomId> rooms = started(stage, List.of("Ada"));
        Talk home = new Talk(stage, agents(stage, List.of("Ada")).get("Ada"), rooms.get("Ada"));
        List<String> names = List.of("Plans", "Trip", "Out");
        names.forEach(name -> home.say("!new " + name));
        Talk plans = home.inRoom("Plans");
        RoomId trip = home.inRoom("Trip").room();
        RoomId out = home.inRoom("Out").room();
        plans.finishWith("one");
        Person alice = stage.alice();
        Operator operator = new Operator(stage);
        RoomId own = alice.personalSpaces().getFirst();
        assertThat(Reconciliation.run(stage).kinds()).as("nothing is wrong yet").isEmpty();
        operator.setState(own, CHILD, plans.room().value(), Json.object());
        alice.setState(own, CHILD, trip.value(), Json.object(Map.of("via", "no list")));
        alice.setState(own, CHILD, out.value(), Json.object());
        operator.setState(stage.space(), CHILD, own.value(), Json.object());

        // When
        Reconciliation mended = Reconciliation.run(stage);

        // Then
        assertThat(mended.kinds()).containsExactlyInAnyOrder("link-chat", "link-chat", "link-personal-space");
        assertThat(alice.children(own))
                .containsOnlyKeys(plans.room(), trip)
                .allSatisfy((room, child) ->
                        assertThat(child.path("via").path(0).asText()).isEqualTo(Stage.SERVER_NAME));
        assertThat(alice.children(stage.space())).containsKey(own);

        // When
        stage.homeroom().stop();
        RoomId upgraded = operator.upgrade(own);
        stage.database().wipe();
        Set<RoomId> before = stage.roomsOfTheBot();
        stage.homeroom().start();
        Reconciliation.run(stage);

        // Then
        alice.acceptInvites();
        assertThat(stage.roomsOfTheBot()).isEqualTo(before);
        assertThat(alice.personalSpaces()).containsExactlyInAnyOrder(own, upgraded);
        assertThat(alice.children(upgraded)).containsOnlyKeys(plans.room(), trip);
        assertThat(alice.children(stage.space())).containsKey(upgraded).doesNotContainKey(own);
        assertThat(alice.state(plans.room(), "m.space.parent", upgraded.value()))
                .isPresent();
        stage.toHomeserver().forget();
        assertThat(Reconciliation.run(stage).kinds()).isEmpty();
        assertThat(Writes.through(stage.toHomeserver())).isEmpty();

        // When
        home.say("!new Plans");
        Talk more = home.inRoom("Plans 2");

        // Then
        Patience.waitingFor("all three rooms in the Space that was upgraded")
                .until(() -> alice.children(upgraded).keySet().equals(Set.of(plans.room(), trip, more.room())));
        assertThat(plans.finishWith("two")).contains("echo: one");
        assertThat(stage.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .as("the chat goes on where it was")
                .hasSize(1);
    }

    private static Map<String, RoomId> started(Stage stage, List<String> names) {
        names.forEach(stage.letta()::addAgent);
        stage.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        stage.homeroom().awaitLog("%d agents, %<d rooms, 1 space".formatted(names.size()));
        stage.alice().acceptInvites();
        Map<String, RoomId> rooms = new HashMap<>();
        mappings(stage)
                .forEach(mapping -> rooms.put(
                        mapping.path("agent_name").asText(),
                        new RoomId(mapping.path("room_id").asText())));
        return rooms;
    }

    private static Map<String, String> agents(Stage stage, List<String> names) {
        Map<String, String> agents = new HashMap<>();
        mappings(stage)
                .forEach(mapping -> agents.put(
                        mapping.path("agent_name").asText(),
                        mapping.path("agent_id").asText()));
        assertThat(agents).hasSize(names.size());
        return agents;
    }

    private static JsonNode mappings(Stage stage) {
        return stage.rest().get("/agents/mappings").body().path("mappings");
    }

    private static String mappedRoom(Stage stage, String agent) {
        return stage.rest()
                .get("/agents/" + agent + "/room")
                .body()
                .path("room_id")
                .asText();
    }

    /** @param away {@code kick} or {@code ban} */
    private static void send(Stage stage, String away, String agent, RoomId room) {
        stage.alice()
                .client()
                .post(
                        "/v3/rooms/" + ClientServer.encoded(room) + "/" + away,
                        Json.object(Map.of("user_id", stage.agentUser(agent).value())));
    }

    private static RoomAlias aliasOf(Stage stage, String agent) {
        String user = stage.agentUser(agent).value();
        return RoomAlias.of(user.substring(1, user.indexOf(':')), Stage.SERVER_NAME);
    }

    /** The homeserver lets Alice do it, but she can't move the bot's events. */
    private static void upgradeWithoutPower(Stage stage, RoomId room, RoomId to) {
        ObjectNode levels = stage.alice()
                .state(room, "m.room.power_levels", "")
                .orElseThrow()
                .deepCopy();
        levels.withObject("events").put("m.room.tombstone", 50);
        new Operator(stage).setState(room, "m.room.power_levels", "", levels);
        stage.alice()
                .setState(
                        room,
                        "m.room.tombstone",
                        "",
                        Json.object(Map.of("body", "Follow me", "replacement_room", to.value())));
    }

    private static Map<String, ?> bindingOf(String agent) {
        return Map.of(
                "version",
                1,
                "backend",
                "letta",
                "agent_id",
                agent,
                "kind",
                "agent",
                "archived",
                false,
                "since",
                Instant.now().toEpochMilli());
    }

    /** Alice's room with a binding of her own to the agent, with the bot, in the Space. */
    private static RoomId forgedBy(Person alice, Stage stage, String agent) {
        RoomId room = alice.createRoom(Json.object(Map.of(
                "name",
                "Mine",
                "preset",
                "private_chat",
                "invite",
                List.of(stage.bot().value()),
                "initial_state",
                List.of(Map.of("type", BINDING, "state_key", "", "content", bindingOf(agent))))));
        alice.setState(stage.space(), CHILD, room.value(), Json.object(Map.of("via", List.of(Stage.SERVER_NAME))));
        Patience.waitingFor("the bot to come").until(() -> alice.members(room).contains(stage.bot()));
        return room;
    }

    private static void hasMoved(Stage stage, String agent, RoomId from, RoomId to) {
        Person alice = stage.alice();
        alice.acceptInvites();
        assertThat(binding(alice, from).path("moved_to").asText()).isEqualTo(to.value());
        assertThat(binding(alice, to).path("agent_id").asText()).isEqualTo(agent);
        assertThat(binding(alice, to).has("moved_to")).isFalse();
        assertThat(alice.members(to)).contains(stage.agentUser(agent));
        assertThat(alice.children(stage.space())).containsKey(to).doesNotContainKey(from);
        assertThat(mappedRoom(stage, agent)).isEqualTo(to.value());
    }

    private static JsonNode binding(Person alice, RoomId room) {
        return alice.state(room, BINDING, "").orElseThrow();
    }

    private static String roomName(Person alice, RoomId room) {
        return alice.state(room, "m.room.name", "").orElseThrow().path("name").asText();
    }
}
