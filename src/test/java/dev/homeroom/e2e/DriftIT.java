package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.fake.FakeLetta;
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

    @Scenario(on = TestDatabase.POSTGRESQL)
    void what_people_did_to_rooms_is_put_right_in_one_go_and_a_second_go_writes_nothing(E2eEnvironment e2eEnvironment) {
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
        e2eEnvironment.homeroom().set("HOMEROOM_RECONCILE_ORPHANS_AFTER", "1s");
        Map<String, RoomId> rooms = started(e2eEnvironment, names);
        Map<String, String> agents = agents(e2eEnvironment, names);
        Person alice = e2eEnvironment.alice();
        Operator operator = new Operator(e2eEnvironment);
        RoomId space = e2eEnvironment.space();
        assertThat(Reconciliation.run(e2eEnvironment).kinds())
                .as("nothing is wrong yet")
                .isEmpty();

        alice.setState(space, CHILD, rooms.get("Unlinked").value(), Json.object());
        alice.setState(space, CHILD, rooms.get("Without via").value(), Json.object(Map.of("suggested", true)));
        alice.setState(space, CHILD, rooms.get("Empty via").value(), Json.object(Map.of("via", List.of())));
        alice.setState(space, CHILD, rooms.get("Malformed via").value(), Json.object(Map.of("via", "no list")));
        send(e2eEnvironment, "kick", agents.get("Kicked"), rooms.get("Kicked"));
        send(e2eEnvironment, "ban", agents.get("Banned"), rooms.get("Banned"));
        alice.setState(rooms.get("Renamed by Alice"), "m.room.name", "", Json.object(Map.of("name", "My favourite")));
        RoomId second = operator.createBoundRoom("Doubled, again", bindingOf(agents.get("Doubled")));
        alice.acceptInvites();
        RoomId elsewhere = operator.createRoom(
                Map.of("name", "Elsewhere", "invite", List.of(alice.id().value())));
        alice.acceptInvites();
        operator.moveAlias(aliasOf(e2eEnvironment, agents.get("Under another alias")), elsewhere);
        operator.rebind(rooms.get("From the future"), "version", 99);
        RoomId forged = forgedBy(alice, e2eEnvironment, agents.get("Unlinked"));
        RoomId purged = new RoomId("!purged:" + E2eEnvironment.SERVER_NAME);
        operator.setState(
                space, CHILD, purged.value(), Json.object(Map.of("via", List.of(E2eEnvironment.SERVER_NAME))));
        RoomId orphan = operator.createRoom(Map.of("preset", "private_chat"));
        Patience.waitingFor("the room that was never finished to be old enough")
                .until(() -> Reconciliation.dryRun(e2eEnvironment).kinds().contains("clean-up-orphan"));
        e2eEnvironment.homeroom().awaitLog("Reconciled");
        // Last, because a minute after the dry run Homeroom reconciles by itself.
        upgradeWithoutPower(e2eEnvironment, rooms.get("Said to be upgraded"), elsewhere);
        RoomId upgraded = operator.upgrade(rooms.get("Upgraded"));
        Set<RoomId> roomsBefore = e2eEnvironment.roomsOfTheBot();
        Snapshot before = Snapshot.seenBy(alice);
        e2eEnvironment.toHomeserver().forget();

        // When
        Reconciliation dry = Reconciliation.dryRun(e2eEnvironment);
        HomeroomProcess.Printed printed = e2eEnvironment.homeroom().run("reconcile", "--dry-run");

        // Then
        assertThat(Writes.through(e2eEnvironment.toHomeserver()))
                .as("writes of dry runs")
                .isEmpty();
        assertThat(Snapshot.seenBy(alice)).isEqualTo(before);
        assertThat(dry.lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(printed.text()).contains(line));

        // When
        Reconciliation real = Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(real.lines())
                .isEqualTo(dry.lines())
                .allSatisfy(line -> assertThat(e2eEnvironment.homeroom().log()).contains(line));
        Map<RoomId, JsonNode> children = alice.children(space);
        for (String name : List.of("Unlinked", "Without via", "Empty via", "Malformed via")) {
            assertThat(children.get(rooms.get(name)).path("via"))
                    .as(name)
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .isEqualTo(E2eEnvironment.SERVER_NAME);
        }
        assertThat(alice.members(rooms.get("Kicked"))).contains(e2eEnvironment.agentUser(agents.get("Kicked")));
        assertThat(roomName(alice, rooms.get("Renamed by Alice"))).isEqualTo("My favourite");
        hasMoved(e2eEnvironment, agents.get("Upgraded"), rooms.get("Upgraded"), upgraded);
        hasMoved(e2eEnvironment, agents.get("Doubled"), second, rooms.get("Doubled"));
        assertThat(alice.messagesOfOthers(second))
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.body()).contains(rooms.get("Doubled").value()));
        assertThat(mappedRoom(e2eEnvironment, agents.get("Under another alias")))
                .isEqualTo(rooms.get("Under another alias").value());
        assertThat(binding(alice, rooms.get("From the future")).path("version").asInt())
                .isEqualTo(99);
        assertThat(real.linesAbout(rooms.get("From the future"))).isNotEmpty();
        assertThat(real.linesAbout(forged)).isNotEmpty();
        assertThat(real.linesAbout(rooms.get("Said to be upgraded")))
                .singleElement()
                .asString()
                .contains("by " + alice.id() + ", who lacks the power");
        assertThat(mappedRoom(e2eEnvironment, agents.get("Said to be upgraded")))
                .isEqualTo(rooms.get("Said to be upgraded").value());
        assertThat(mappedRoom(e2eEnvironment, agents.get("Unlinked")))
                .isEqualTo(rooms.get("Unlinked").value());
        assertThat(real.linesAbout(rooms.get("Banned")))
                .singleElement()
                .asString()
                .contains("Lift the ban");
        assertThat(alice.members(rooms.get("Banned"))).doesNotContain(e2eEnvironment.agentUser(agents.get("Banned")));
        assertThat(children).doesNotContainKey(purged);
        assertThat(real.linesAbout(purged)).singleElement().asString().startsWith("unlink-gone");
        roomsBefore.remove(orphan);
        assertThat(e2eEnvironment.roomsOfTheBot())
                .as("no further room, and no orphan")
                .isEqualTo(roomsBefore);

        // When
        Snapshot mended = Snapshot.seenBy(alice);
        e2eEnvironment.toHomeserver().forget();
        Reconciliation again = Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(again.kinds()).isEmpty();
        assertThat(Writes.through(e2eEnvironment.toHomeserver()))
                .as("writes, but for the banned agent, whose provisioning is tried again and refused")
                .filteredOn(write -> !write.path().contains(rooms.get("Banned").value()))
                .isEmpty();
        assertThat(Snapshot.seenBy(alice)).isEqualTo(mended);

        // When
        e2eEnvironment.letta().rename(agents.get("Renamed by Alice"), "Renamed upstream");

        // Then
        Patience.waitingFor("the agent's own new name")
                .until(() ->
                        roomName(alice, rooms.get("Renamed by Alice")).equals("Renamed upstream - Letta Agent Chat"));
        assertThat(new Talk(e2eEnvironment, agents.get("Upgraded"), upgraded).finishWith("hello"))
                .isEmpty();
    }

    @Scenario(on = TestDatabase.H2)
    void rooms_the_bot_was_put_out_of_are_said_and_a_space_that_moved_is_followed(E2eEnvironment e2eEnvironment) {
        // Given
        Map<String, RoomId> rooms = started(e2eEnvironment, List.of("Stays", "Left", "Forgotten"));
        Map<String, String> agents = agents(e2eEnvironment, List.of("Stays", "Left", "Forgotten"));
        Operator operator = new Operator(e2eEnvironment);
        RoomId space = e2eEnvironment.space();
        operator.leave(rooms.get("Left"));
        operator.leave(rooms.get("Forgotten"));
        operator.leaveAs(e2eEnvironment.agentUser(agents.get("Forgotten")), rooms.get("Forgotten"));

        // When
        Reconciliation found = Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(found.linesAbout(rooms.get("Left"))).isNotEmpty();
        assertThat(e2eEnvironment.alice().children(space)).containsKeys(rooms.get("Left"), rooms.get("Forgotten"));
        assertThat(e2eEnvironment.roomsBoundTo(agents.get("Left"))).containsExactly(rooms.get("Left"));
        assertThat(e2eEnvironment.roomsOfTheBot()).hasSize(2);

        // When
        operator.removeAlias(aliasOf(e2eEnvironment, agents.get("Forgotten")));
        Reconciliation replaced = Reconciliation.run(e2eEnvironment);

        // Then
        RoomId fresh = Patience.waitingFor("another room for the agent")
                .until(
                        () -> {
                            e2eEnvironment.alice().acceptInvites();
                            return e2eEnvironment.roomsBoundTo(agents.get("Forgotten"));
                        },
                        bound -> bound.size() == 2)
                .stream()
                .filter(room -> !room.equals(rooms.get("Forgotten")))
                .findFirst()
                .orElseThrow();
        assertThat(replaced.linesAbout(rooms.get("Forgotten")))
                .singleElement()
                .asString()
                .startsWith("unlink-abandoned");
        assertThat(e2eEnvironment.alice().children(space))
                .containsKeys(fresh, rooms.get("Stays"), rooms.get("Left"))
                .doesNotContainKey(rooms.get("Forgotten"));

        // When
        RoomId newSpace = operator.upgrade(space);
        Reconciliation.run(e2eEnvironment);

        // Then
        Patience.waitingFor("the rooms in the new Space").until(() -> {
            e2eEnvironment.alice().acceptInvites();
            return e2eEnvironment.alice().joinedRooms().contains(newSpace)
                    && e2eEnvironment
                            .alice()
                            .children(newSpace)
                            .keySet()
                            .containsAll(Set.of(fresh, rooms.get("Stays")));
        });
        assertThat(e2eEnvironment.space()).isEqualTo(newSpace);
        assertThat(e2eEnvironment.roomsOfTheBot())
                .as("no further Space")
                .containsExactlyInAnyOrder(space, newSpace, fresh, rooms.get("Stays"));

        // When
        RoomId elsewhere = operator.createRoom(Map.of("name", "Elsewhere"));
        operator.moveAlias(RoomAlias.of("agent_space", E2eEnvironment.SERVER_NAME), elsewhere);
        Reconciliation settled = Reconciliation.run(e2eEnvironment);
        e2eEnvironment.homeroom().restart();
        String late = e2eEnvironment.letta().addAgent("Late");
        RoomId lateRoom = e2eEnvironment.agentRoom(late);

        // Then
        assertThat(settled.linesAbout(elsewhere)).isNotEmpty();
        Patience.waitingFor("the new room in the Space that is marked")
                .until(() -> e2eEnvironment.alice().children(newSpace).containsKey(lateRoom));
        assertThat(e2eEnvironment.roomsOfTheBot()).hasSize(6);
    }

    @Scenario(on = TestDatabase.POSTGRESQL)
    void a_chat_room_that_bot_and_agent_left_is_taken_out_of_its_owners_space(E2eEnvironment e2eEnvironment) {
        // Given
        Map<String, RoomId> rooms = started(e2eEnvironment, List.of("Ada"));
        Talk home =
                new Talk(e2eEnvironment, agents(e2eEnvironment, List.of("Ada")).get("Ada"), rooms.get("Ada"));
        List.of("Dead", "Alive").forEach(name -> home.say("!new " + name));
        RoomId dead = home.inRoom("Dead").room();
        Talk alive = home.inRoom("Alive");
        alive.finishWith("begin");
        Operator operator = new Operator(e2eEnvironment);
        operator.leave(dead);
        operator.leaveAs(home.agentUser(), dead);
        operator.leave(alive.room());
        RoomId own = e2eEnvironment.alice().personalSpaces().getFirst();

        // When
        Reconciliation mended = Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(mended.kinds()).containsExactly("unlink-abandoned");
        assertThat(e2eEnvironment.alice().children(own)).containsOnlyKeys(alive.room());
        assertThat(alive.finishWith("hello")).containsExactly("echo: begin");
    }

    @Scenario(on = TestDatabase.H2)
    void a_persons_own_space_is_put_right_too_and_followed_without_a_database_but_for_what_its_owner_took_out(
            E2eEnvironment e2eEnvironment) throws Exception {
        // Given
        Map<String, RoomId> rooms = started(e2eEnvironment, List.of("Ada"));
        Talk home =
                new Talk(e2eEnvironment, agents(e2eEnvironment, List.of("Ada")).get("Ada"), rooms.get("Ada"));
        List<String> names = List.of("Plans", "Trip", "Out");
        names.forEach(name -> home.say("!new " + name));
        Talk plans = home.inRoom("Plans");
        RoomId trip = home.inRoom("Trip").room();
        RoomId out = home.inRoom("Out").room();
        plans.finishWith("one");
        Person alice = e2eEnvironment.alice();
        Operator operator = new Operator(e2eEnvironment);
        RoomId own = alice.personalSpaces().getFirst();
        assertThat(Reconciliation.run(e2eEnvironment).kinds())
                .as("nothing is wrong yet")
                .isEmpty();
        operator.setState(own, CHILD, plans.room().value(), Json.object());
        alice.setState(own, CHILD, trip.value(), Json.object(Map.of("via", "no list")));
        alice.setState(own, CHILD, out.value(), Json.object());
        operator.setState(e2eEnvironment.space(), CHILD, own.value(), Json.object());

        // When
        Reconciliation mended = Reconciliation.run(e2eEnvironment);

        // Then
        assertThat(mended.kinds()).containsExactlyInAnyOrder("link-chat", "link-chat", "link-personal-space");
        assertThat(alice.children(own))
                .containsOnlyKeys(plans.room(), trip)
                .allSatisfy((room, child) ->
                        assertThat(child.path("via").path(0).asText()).isEqualTo(E2eEnvironment.SERVER_NAME));
        assertThat(alice.children(e2eEnvironment.space())).containsKey(own);

        // When
        e2eEnvironment.homeroom().stop();
        RoomId upgraded = operator.upgrade(own);
        e2eEnvironment.database().wipe();
        Set<RoomId> before = e2eEnvironment.roomsOfTheBot();
        e2eEnvironment.homeroom().start();
        Reconciliation.run(e2eEnvironment);

        // Then
        alice.acceptInvites();
        assertThat(e2eEnvironment.roomsOfTheBot()).isEqualTo(before);
        assertThat(alice.personalSpaces()).containsExactlyInAnyOrder(own, upgraded);
        assertThat(alice.children(upgraded)).containsOnlyKeys(plans.room(), trip);
        assertThat(alice.children(e2eEnvironment.space())).containsKey(upgraded).doesNotContainKey(own);
        assertThat(alice.state(plans.room(), "m.space.parent", upgraded.value()))
                .isPresent();
        e2eEnvironment.toHomeserver().forget();
        assertThat(Reconciliation.run(e2eEnvironment).kinds()).isEmpty();
        assertThat(Writes.through(e2eEnvironment.toHomeserver())).isEmpty();

        // When
        home.say("!new Plans");
        Talk more = home.inRoom("Plans 2");

        // Then
        Patience.waitingFor("all three rooms in the Space that was upgraded")
                .until(() -> alice.children(upgraded).keySet().equals(Set.of(plans.room(), trip, more.room())));
        assertThat(plans.finishWith("two")).contains("echo: one");
        assertThat(e2eEnvironment.letta().asked().stream()
                        .map(FakeLetta.Asked::conversationId)
                        .distinct())
                .as("the chat goes on where it was")
                .hasSize(1);
    }

    private static Map<String, RoomId> started(E2eEnvironment e2eEnvironment, List<String> names) {
        names.forEach(e2eEnvironment.letta()::addAgent);
        e2eEnvironment.homeroom().set("HOMEROOM_TURNS_ENVELOPE", "false").start();
        e2eEnvironment.homeroom().awaitLog("%d agents, %<d rooms, 1 space".formatted(names.size()));
        e2eEnvironment.alice().acceptInvites();
        Map<String, RoomId> rooms = new HashMap<>();
        mappings(e2eEnvironment)
                .forEach(mapping -> rooms.put(
                        mapping.path("agent_name").asText(),
                        new RoomId(mapping.path("room_id").asText())));
        return rooms;
    }

    private static Map<String, String> agents(E2eEnvironment e2eEnvironment, List<String> names) {
        Map<String, String> agents = new HashMap<>();
        mappings(e2eEnvironment)
                .forEach(mapping -> agents.put(
                        mapping.path("agent_name").asText(),
                        mapping.path("agent_id").asText()));
        assertThat(agents).hasSize(names.size());
        return agents;
    }

    private static JsonNode mappings(E2eEnvironment e2eEnvironment) {
        return e2eEnvironment.rest().get("/agents/mappings").body().path("mappings");
    }

    private static String mappedRoom(E2eEnvironment e2eEnvironment, String agent) {
        return e2eEnvironment
                .rest()
                .get("/agents/" + agent + "/room")
                .body()
                .path("room_id")
                .asText();
    }

    /** @param away {@code kick} or {@code ban} */
    private static void send(E2eEnvironment e2eEnvironment, String away, String agent, RoomId room) {
        e2eEnvironment
                .alice()
                .client()
                .post(
                        "/v3/rooms/" + ClientServer.encoded(room) + "/" + away,
                        Json.object(Map.of(
                                "user_id", e2eEnvironment.agentUser(agent).value())));
    }

    private static RoomAlias aliasOf(E2eEnvironment e2eEnvironment, String agent) {
        String user = e2eEnvironment.agentUser(agent).value();
        return RoomAlias.of(user.substring(1, user.indexOf(':')), E2eEnvironment.SERVER_NAME);
    }

    /** The homeserver lets Alice do it, but she can't move the bot's events. */
    private static void upgradeWithoutPower(E2eEnvironment e2eEnvironment, RoomId room, RoomId to) {
        ObjectNode levels = e2eEnvironment
                .alice()
                .state(room, "m.room.power_levels", "")
                .orElseThrow()
                .deepCopy();
        levels.withObject("events").put("m.room.tombstone", 50);
        new Operator(e2eEnvironment).setState(room, "m.room.power_levels", "", levels);
        e2eEnvironment
                .alice()
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
    private static RoomId forgedBy(Person alice, E2eEnvironment e2eEnvironment, String agent) {
        RoomId room = alice.createRoom(Json.object(Map.of(
                "name",
                "Mine",
                "preset",
                "private_chat",
                "invite",
                List.of(e2eEnvironment.bot().value()),
                "initial_state",
                List.of(Map.of("type", BINDING, "state_key", "", "content", bindingOf(agent))))));
        alice.setState(
                e2eEnvironment.space(),
                CHILD,
                room.value(),
                Json.object(Map.of("via", List.of(E2eEnvironment.SERVER_NAME))));
        Patience.waitingFor("the bot to come").until(() -> alice.members(room).contains(e2eEnvironment.bot()));
        return room;
    }

    private static void hasMoved(E2eEnvironment e2eEnvironment, String agent, RoomId from, RoomId to) {
        Person alice = e2eEnvironment.alice();
        alice.acceptInvites();
        assertThat(binding(alice, from).path("moved_to").asText()).isEqualTo(to.value());
        assertThat(binding(alice, to).path("agent_id").asText()).isEqualTo(agent);
        assertThat(binding(alice, to).has("moved_to")).isFalse();
        assertThat(alice.members(to)).contains(e2eEnvironment.agentUser(agent));
        assertThat(alice.children(e2eEnvironment.space())).containsKey(to).doesNotContainKey(from);
        assertThat(mappedRoom(e2eEnvironment, agent)).isEqualTo(to.value());
    }

    private static JsonNode binding(Person alice, RoomId room) {
        return alice.state(room, BINDING, "").orElseThrow();
    }

    private static String roomName(Person alice, RoomId room) {
        return alice.state(room, "m.room.name", "").orElseThrow().path("name").asText();
    }
}
