package dev.homeroom.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Optional;

/** The alert room and incident rooms on a real homeserver. Alice is the operator. */
class AlertsIT {
    @SharedScenario(on = TestDatabase.H2)
    void alertmanagers_groups_are_one_message_each_that_is_edited_until_they_are_resolved(E2eEnvironment environment) {
        // Given
        RoomId room = alertRoom(environment);
        Rest rest = environment.rest();

        // When
        ClientServer.Answer closed = rest.showing("wrong").post("/webhook/alertmanager", group("disk", "firing", "a"));
        rest.post("/webhook/alertmanager", group("disk", "firing", "Disk <b>full</b>"));
        ClientServer.Answer repeated = rest.post("/webhook/alertmanager", group("disk", "firing", "Disk <b>full</b>"));
        rest.post("/webhook/alertmanager", group("disk", "resolved", "Disk <b>full</b>"));
        ClientServer.Answer nonsense = rest.post(
                "/webhook/alertmanager", JsonNodeFactory.instance.objectNode().put("version", "1"));

        // Then
        assertThat(closed.status()).isEqualTo(403);
        assertThat(repeated.status()).isEqualTo(200);
        assertThat(nonsense.status()).isEqualTo(400);
        assertThat(nonsense.body().path("error").asText()).endsWith(".");
        List<String> texts = texts(environment, room, "disk");
        assertThat(texts).hasSize(3);
        assertThat(texts.getFirst()).startsWith("🔴 disk: 1 firing: Disk <b>full</b>");
        assertThat(texts.get(1)).startsWith("* ✅ disk: over since");
        assertThat(texts.getLast()).endsWith("over.");
    }

    @Scenario
    void an_alert_is_continued_by_a_homeroom_without_its_database(E2eEnvironment environment) throws Exception {
        // Given
        RoomId room = alertRoom(environment);
        environment.rest().post("/webhook/alertmanager", group("memory", "firing", "Memory is full"));
        environment.homeroom().kill();
        environment.database().wipe();
        environment.homeroom().start();

        // When
        ClientServer.Answer same =
                environment.rest().post("/webhook/alertmanager", group("memory", "firing", "Memory is full"));
        environment.rest().post("/webhook/alertmanager", group("memory", "resolved", "Memory is full"));

        // Then
        assertThat(same.status()).isEqualTo(200);
        assertThat(texts(environment, room, "memory")).hasSize(3);
        assertThat(alertRoom(environment)).isEqualTo(room);
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_outage_of_the_homeserver_is_told_when_it_is_back(E2eEnvironment environment) {
        // Given
        RoomId room = alertRoom(environment);

        // When
        environment.homeserver().stop();
        environment.homeroom().awaitLog("There is no homeserver at");
        environment.homeserver().start();

        // Then
        List<String> told = Patience.waitingFor("the outage to be told")
                .until(
                        () -> texts(environment, room).stream()
                                .filter(text -> text.contains("Homeserver: "))
                                .toList(),
                        texts -> texts.stream()
                                .anyMatch(text -> text.contains("✅ Homeserver: over since")
                                        && text.contains("There is no homeserver at")));
        assertThat(told.stream().filter(text -> !text.startsWith("* ")).toList())
                .hasSize(1);
    }

    @SharedScenario(on = TestDatabase.H2)
    void an_incident_has_a_room_with_people_and_agents_and_is_archived_when_it_is_closed(E2eEnvironment environment) {
        // Given
        RoomId room = alertRoom(environment);
        Talk talk = Talk.withNewAgent(environment, "Incident Ada");
        Person bob = environment.person("bob" + System.identityHashCode(talk));

        // When
        environment.alice().say(room, "!incident open critical Mail is down | Incident Ada, " + bob.id());
        JsonNode open = Patience.waitingFor("the incident")
                .until(
                        () -> environment
                                .rest()
                                .get("/incidents")
                                .body()
                                .path("incidents")
                                .valueStream()
                                .filter(incident ->
                                        incident.path("title").asText().equals("Mail is down"))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        RoomId incident = new RoomId(open.path("room_id").asText());
        bob.acceptInvites();
        environment.alice().acceptInvites();

        // Then
        assertThat(environment.alice().joinedRooms()).contains(incident);
        assertThat(open.path("severity").asText()).isEqualTo("critical");
        assertThat(bob.joinedRooms()).contains(incident);
        assertThat(bob.members(incident)).contains(talk.agentUser());
        assertThat(bob.awaitMessagesOfOthers(incident, 1).getFirst().body()).startsWith("🚨 Mail is down (critical)");

        // When
        ObjectNode summary = JsonNodeFactory.instance.objectNode().put("text", "A disk was full.");
        ClientServer.Answer closed =
                environment.rest().post("/incidents/" + open.path("id").asText() + "/close", summary);

        // Then
        assertThat(closed.body().path("status").asText()).isEqualTo("closed");
        assertThat(bob.messagesOfOthers(incident).getLast().body()).contains("A disk was full.", "Timeline:");
        assertThat(bob.members(incident)).doesNotContain(talk.agentUser());
        assertThat(environment.alice().children(environment.space())).doesNotContainKey(incident);
    }

    /** The homeserver moves the alias itself. Clients invite everybody to the new room, where its creator alone has power. */
    @SharedScenario(on = TestDatabase.H2)
    void an_incident_continues_in_the_room_that_a_person_upgraded_its_room_to(E2eEnvironment environment) {
        // Given
        alertRoom(environment);
        Talk talk = Talk.withNewAgent(environment, "Moving Ada");
        Person alice = environment.alice();
        JsonNode open = opened(environment, talk, "Mail moves");
        String id = open.path("id").asText();
        RoomId incident = new RoomId(open.path("room_id").asText());
        new Operator(environment).empowerAlice(incident);

        // When
        RoomId upgraded = alice.upgrade(incident);
        ClientServer.Answer meanwhile = update(environment, id);

        // Then
        assertThat(meanwhile.status()).isEqualTo(503);
        assertThat(meanwhile.body().path("error").asText()).startsWith("I can't read the room of the incident " + id);

        // When
        alice.invite(upgraded, environment.bot());
        ObjectNode levels =
                alice.state(upgraded, "m.room.power_levels", "").orElseThrow().deepCopy();
        levels.withObject("/users").put(environment.bot().value(), 100);
        alice.setState(upgraded, "m.room.power_levels", "", levels);
        Patience.waitingFor("the bot in the new room")
                .until(() -> alice.members(upgraded).contains(environment.bot()));
        Patience.waitingFor("the incident in the new room")
                .until(
                        () -> {
                            Reconciliation.run(environment);
                            return update(environment, id);
                        },
                        answer -> answer.status() == 200);

        // Then
        assertThat(environment
                        .rest()
                        .get("/incidents/" + id)
                        .body()
                        .path("room_id")
                        .asText())
                .isEqualTo(upgraded.value());
        assertThat(alice.resolve(
                        RoomAlias.of("agent_~incident_" + id, environment.bot().serverName())))
                .contains(upgraded);
        assertThat(alice.members(upgraded)).contains(talk.agentUser());
        assertThat(alice.children(environment.space())).containsKey(upgraded).doesNotContainKey(incident);
        assertThat(alice.messagesOfOthers(upgraded).stream().map(TimelineEvent::body))
                .filteredOn(body -> body.startsWith("It is still down."))
                .hasSize(1);

        // When
        alice.send(upgraded, "m.room.message", mentioning(talk, "Where are you now?"));

        // Then
        Patience.waitingFor("the agent's answer in the new room")
                .until(() -> alice.messagesOfOthers(upgraded).stream()
                        .anyMatch(answer -> answer.sender().equals(talk.agentUser())));
        Reconciliation again = Reconciliation.run(environment);
        assertThat(again.linesAbout(upgraded)).isEmpty();
        assertThat(again.linesAbout(incident)).isEmpty();
    }

    private static ClientServer.Answer update(E2eEnvironment environment, String id) {
        return environment
                .rest()
                .post(
                        "/incidents/" + id + "/update",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("text", "It is still down.")
                                .put("idempotency_key", "down"));
    }

    private static JsonNode opened(E2eEnvironment environment, Talk talk, String title) {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("title", title)
                .put("idempotency_key", talk.agentUser().value());
        request.putArray("names").add(talk.agentUser().value());
        JsonNode open = environment.rest().post("/incidents", request).body();
        environment.alice().acceptInvites();
        return open;
    }

    private static ObjectNode mentioning(Talk talk, String text) {
        ObjectNode question =
                JsonNodeFactory.instance.objectNode().put("msgtype", "m.text").put("body", text);
        question.putObject("m.mentions")
                .putArray("user_ids")
                .add(talk.agentUser().value());
        return question;
    }

    @SharedScenario(on = TestDatabase.H2)
    void closing_an_incident_stops_an_answer_under_way_and_says_so(E2eEnvironment environment) {
        // Given
        alertRoom(environment);
        Talk talk = Talk.withNewAgent(environment, "Busy Ada");
        JsonNode open = opened(environment, talk, "Mail is slow");
        RoomId incident = new RoomId(open.path("room_id").asText());
        ObjectNode question = mentioning(talk, "[[sleep=100]] Why is it slow?");
        EventId asked = environment.alice().send(incident, "m.room.message", question);
        Patience.waitingFor("the question to reach the agent")
                .until(() -> environment.letta().asked(), questions -> !questions.isEmpty());

        // When
        ObjectNode summary = JsonNodeFactory.instance.objectNode().put("text", "A disk was full.");
        ClientServer.Answer closed =
                environment.rest().post("/incidents/" + open.path("id").asText() + "/close", summary);

        // Then
        assertThat(closed.body().path("status").asText()).isEqualTo("closed");
        assertThat(environment.alice().members(incident)).doesNotContain(talk.agentUser());
        List<TimelineEvent> said = environment.alice().awaitMessagesOfOthers(incident, 3);
        assertThat(said).hasSize(3);
        assertThat(said.getLast().body()).startsWith("The incident was closed while an agent was still at work");
        assertThat(said.getLast().content().at("/dev.homeroom.outcome/of/0").asText())
                .isEqualTo(asked.value());

        // When
        environment.alice().send(incident, "m.room.message", question);

        // Then
        assertThat(environment
                        .alice()
                        .awaitMessagesOfOthers(incident, 4)
                        .getLast()
                        .body())
                .startsWith("This incident is closed, so nobody answers here");
        assertThat(environment.letta().asked()).hasSize(1);
    }

    /** The same settings for all scenarios, so that Homeroom needn't restart between them. */
    private static RoomId alertRoom(E2eEnvironment environment) {
        environment
                .homeroom()
                .set("HOMEROOM_LINK_PING_EVERY", "1s")
                .set("HOMEROOM_ALERT_ROOM", "true")
                .set("HOMEROOM_ALERTS_AFTER", "1s")
                .set("HOMEROOM_ALERTS_PACE", "0s")
                .start();
        RoomAlias alias = RoomAlias.of("agent_~alerts", environment.bot().serverName());
        RoomId room = Patience.waitingFor("the alert room")
                .until(() -> environment.alice().resolve(alias), Optional::isPresent)
                .orElseThrow();
        environment.alice().acceptInvites();
        return room;
    }

    private static List<String> texts(E2eEnvironment environment, RoomId room) {
        return environment.alice().messagesOfOthers(room).stream()
                .map(TimelineEvent::body)
                .toList();
    }

    /** The message, the edits and the history of one group, in order. */
    private static List<String> texts(E2eEnvironment environment, RoomId room, String name) {
        List<TimelineEvent> all = environment.alice().messagesOfOthers(room);
        String key = all.stream()
                .filter(event -> event.body().contains(name + ": "))
                .map(event ->
                        event.content().path("dev.homeroom.alert").path("key").asText())
                .findFirst()
                .orElse("");
        return all.stream()
                .filter(event -> event.content()
                        .path("dev.homeroom.alert")
                        .path("key")
                        .asText()
                        .equals(key))
                .map(TimelineEvent::body)
                .toList();
    }

    private static ObjectNode group(String name, String status, String summary) {
        ObjectNode group = JsonNodeFactory.instance
                .objectNode()
                .put("version", "4")
                .put("groupKey", name)
                .put("status", status);
        group.putObject("groupLabels").put("alertname", name);
        group.putArray("alerts")
                .addObject()
                .put("status", status)
                .put("startsAt", "2026-11-21T08:00:00Z")
                .putObject("annotations")
                .put("summary", summary);
        return group;
    }
}
