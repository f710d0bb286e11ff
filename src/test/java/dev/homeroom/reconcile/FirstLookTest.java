package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.isClean;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.Agent;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.reconcile.SpaceFixture.Settings;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.template.RoomTemplates;
import dev.homeroom.rooms.template.RoomTexts;
import dev.homeroom.wording.Wording;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, topics, pictures and invites, as people first see them. */
class FirstLookTest {
    private static final KnownAgent ADA = SpaceFixture.agent("agent-a", "Ada");
    private static final String PLAIN = "Write here to talk to the agent. Send !help to see all commands.";
    private static final String DESCRIBED =
            "Plans the \"garden\". – Write here to talk to the agent. Send !help to see all commands.";

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rooms_and_space_have_topic_and_picture_from_the_beginning_and_no_later_scan_writes(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);

        // When
        list(fixture, "Plans the\n\"garden\".");
        fixture.homeserver.forgetCalls();
        SpaceFixture restarted = fixture.restarted();
        list(restarted, "Plans the\n\"garden\".");
        SpaceFixture lost = restarted.restartedOn(TestDatabases.inMemory());
        ReconcileReport afterLoss = list(lost, "Plans the\n\"garden\".");

        // Then
        RoomId room = fixture.roomOf(ADA);
        assertThat(topic(fixture, room)).isEqualTo(DESCRIBED);
        assertThat(picture(fixture, room))
                .isEqualTo(fixture.homeserver
                        .profile(SpaceFixture.userOf(ADA))
                        .avatar()
                        .orElseThrow()
                        .value());
        assertThat(topic(fixture, fixture.space.ensure())).contains("!help");
        assertThat(picture(fixture, fixture.space.ensure())).startsWith("mxc://");
        assertThat(fixture.homeserver.profile(BOT).avatar()).isPresent();
        assertThat(afterLoss.plan().repairs()).isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    @Test
    void a_room_and_a_space_from_before_get_both_once() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        list(fixture, "");
        RoomId room = fixture.roomOf(ADA);
        RoomId space = fixture.space.ensure();
        List.of(room, space).forEach(place -> {
            fixture.homeserver.forgetState(place, EventTypes.TOPIC);
            fixture.homeserver.forgetState(place, EventTypes.AVATAR);
        });

        // When
        ReconcileReport mended = fixture.reconcile();
        ReconcileReport again = fixture.reconcile();

        // Then
        assertThat(isClean(mended)).isTrue();
        assertThat(mended.plan().repairs())
                .extracting(Repair::kind)
                .containsExactlyInAnyOrder("describe-room", "picture-room", "describe-room", "picture-room");
        assertThat(topic(fixture, room)).isEqualTo(PLAIN);
        assertThat(picture(fixture, room)).startsWith("mxc://");
        assertThat(topic(fixture, space)).contains("!help");
        assertThat(picture(fixture, space)).startsWith("mxc://");
        assertThat(again.plan().repairs()).isEmpty();
    }

    @Test
    void the_topic_follows_the_description_and_what_people_set_or_removed_stays() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        list(fixture, "");
        RoomId room = fixture.roomOf(ADA);
        RoomId space = fixture.space.ensure();
        fixture.homeserver.force(room, ALICE, EventTypes.AVATAR, "", object());
        fixture.homeserver.force(space, ALICE, EventTypes.TOPIC, "", object().put("topic", "Ours"));

        // When
        ReconcileReport followed = list(fixture, "Plans the \"garden\".");
        String followedTopic = topic(fixture, room);
        fixture.homeserver.force(room, ALICE, EventTypes.TOPIC, "", object().put("topic", ""));
        ReconcileReport kept = list(fixture, "Cooks");

        // Then
        assertThat(followed.plan().repairs()).extracting(Repair::kind).containsExactly("describe-room");
        assertThat(followedTopic).isEqualTo(DESCRIBED);
        assertThat(kept.plan().repairs()).isEmpty();
        assertThat(topic(fixture, room)).isEmpty();
        assertThat(topic(fixture, space)).isEqualTo("Ours");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_changed_description_reaches_the_topic_with_the_poll_that_sees_it(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        list(fixture, "");
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.forgetCalls();

        // When
        poll(fixture, "");
        List<AgentRef> unchanged = provisionIncomplete(fixture);
        poll(fixture, "Plans the \"garden\".");
        provisionIncomplete(fixture);
        String first = topic(fixture, room);
        poll(fixture, "");
        provisionIncomplete(fixture);

        // Then
        assertThat(unchanged).isEmpty();
        assertThat(first).isEqualTo(DESCRIBED);
        assertThat(topic(fixture, room)).isEqualTo(PLAIN);
        assertThat(fixture.homeserver.writes()).hasSize(2);
        assertThat(provisionIncomplete(fixture)).isEmpty();
        assertThat(fixture.reconcile().plan().repairs()).isEmpty();
    }

    @Test
    void a_poll_sets_the_topic_of_a_room_that_no_reconciliation_has_seen() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        RoomId space = fixture.space.ensure();
        poll(fixture, "");
        provisionIncomplete(fixture);
        RoomId room = fixture.roomOf(ADA);

        // When
        poll(fixture, "Plans the \"garden\".");
        provisionIncomplete(fixture);

        // Then
        assertThat(room).isNotEqualTo(space);
        assertThat(topic(fixture, room)).isEqualTo(DESCRIBED);
    }

    @Test
    void a_poll_leaves_a_topic_that_people_have_set_since_and_does_not_look_again() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        list(fixture, "");
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, ALICE, EventTypes.TOPIC, "", object().put("topic", "Ours"));
        fixture.homeserver.forgetCalls();

        // When
        poll(fixture, "Cooks");
        provisionIncomplete(fixture);
        int requests = fixture.homeserver.calls().size();
        poll(fixture, "Bakes");
        List<AgentRef> later = provisionIncomplete(fixture);

        // Then
        assertThat(topic(fixture, room)).isEqualTo("Ours");
        assertThat(fixture.homeserver.writes()).isEmpty();
        assertThat(later).isEmpty();
        assertThat(fixture.homeserver.calls()).hasSize(requests);
    }

    @Test
    void a_refused_topic_is_tried_once_and_then_left_to_the_next_reconciliation() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        list(fixture, "");
        fixture.homeserver.before(call -> {
            if (call.name().equals("putState")) {
                throw new HomeserverException.Refused("putState", 403, "M_FORBIDDEN");
            }
        });

        // When
        poll(fixture, "Cooks");
        assertThatThrownBy(() -> provisionIncomplete(fixture)).isInstanceOf(HomeserverException.Refused.class);
        fixture.homeserver.before(call -> {});

        // Then
        assertThat(provisionIncomplete(fixture)).isEmpty();
        assertThat(fixture.reconcile().plan().repairs())
                .extracting(Repair::kind)
                .containsExactly("describe-room");
    }

    @Test
    void where_the_bot_may_not_set_topics_nothing_is_tried() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.homeserver.defaultRoomVersion("11");
        list(fixture, "");
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.forgetState(room, EventTypes.TOPIC);
        ObjectNode levels = fixture.homeserver
                .stateOf(room, EventTypes.POWER_LEVELS, "")
                .orElseThrow()
                .content()
                .deepCopy();
        levels.withObjectProperty("users").put(BOT.value(), 0);
        fixture.homeserver.force(room, ALICE, EventTypes.POWER_LEVELS, "", levels);

        // When
        ReconcileReport reconcileReport = fixture.reconcile();

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
    }

    @Test
    void a_homeserver_that_takes_no_pictures_costs_only_the_pictures() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        fixture.homeserver.before(call -> {
            if (call.name().equals("upload")) {
                throw new HomeserverException.Refused("upload", 413, "M_TOO_LARGE");
            }
        });

        // When
        list(fixture, "");

        // Then
        RoomId room = fixture.roomOf(ADA);
        assertThat(topic(fixture, room)).isEqualTo(PLAIN);
        assertThat(fixture.homeserver.stateOf(room, EventTypes.AVATAR, "")).isEmpty();
        assertThat(fixture.homeserver.stateOf(fixture.space.ensure(), EventTypes.AVATAR, ""))
                .isEmpty();
    }

    @Test
    void letta_is_named_only_where_a_letta_server_is_configured() {
        // When
        RoomTemplates letta = templates(Settings.inviting(ALICE), "letta");
        RoomTemplates another = templates(Settings.inviting(ALICE), "home");
        RoomTemplates none = templates(Settings.inviting(ALICE));
        RoomTemplates chosen = templates(Settings.inviting(ALICE).naming("Room of {name}"));

        // Then
        AgentRef ofLetta = new AgentRef("letta", "a");
        assertThat(letta.spaceName()).isEqualTo("Letta Agents");
        assertThat(letta.roomName(ofLetta, "Ada")).isEqualTo("Ada - Letta Agent Chat");
        assertThat(letta.roomName(new AgentRef("proxy", "a"), "Ada")).isEqualTo("Ada");
        assertThat(another.spaceName()).isEqualTo("Letta Agents");
        assertThat(another.roomName(new AgentRef("home", "a"), "Ada")).isEqualTo("Ada");
        assertThat(none.spaceName()).isEqualTo("Agents");
        assertThat(none.roomName(ofLetta, "Ada")).isEqualTo("Ada");
        assertThat(chosen.roomName(ofLetta, "Ada")).isEqualTo("Room of Ada");
    }

    @Test
    void a_room_is_either_suggested_or_invited_to() {
        // Given
        SpaceFixture toRooms = SpaceFixture.on(TestDatabases.inMemory());
        SpaceFixture toSpace = on(Settings.inviting(ALICE).invitingToSpace());
        SpaceFixture nobody = on(Settings.inviting());

        // When
        List.of(toRooms, toSpace, nobody).forEach(fixture -> list(fixture, ""));

        // Then
        assertThat(membership(toRooms)).contains("invite");
        assertThat(suggested(toRooms)).isFalse();
        assertThat(membership(toSpace)).isEmpty();
        assertThat(toSpace.homeserver.membership(toSpace.space.ensure(), ALICE)).contains("invite");
        assertThat(suggested(toSpace)).isTrue();
        assertThat(suggested(nobody)).isFalse();
    }

    @Test
    void a_person_who_came_to_the_list_later_is_invited_to_the_same_places() {
        // Given
        SpaceFixture nobody = on(Settings.inviting().invitingToSpace());
        list(nobody, "");
        SpaceFixture later = nobody.restartedWith(Settings.inviting(ALICE).invitingToSpace());

        // When
        ReconcileReport invited = list(later, "");
        ReconcileReport again = later.reconcile();

        // Then
        assertThat(invited.plan().repairs()).extracting(Repair::kind).containsExactly("invite-to-space");
        assertThat(later.homeserver.membership(later.space.ensure(), ALICE)).contains("invite");
        assertThat(membership(later)).isEmpty();
        assertThat(again.plan().repairs()).isEmpty();
    }

    @Test
    void without_restricted_joins_people_are_invited_to_each_room_all_the_same() {
        // Given
        SpaceFixture fixture = on(Settings.inviting(ALICE).invitingToSpace());
        fixture.homeserver.defaultRoomVersion("7");

        // When
        list(fixture, "");

        // Then
        assertThat(membership(fixture)).contains("invite");
    }

    @Test
    void a_repaired_link_keeps_what_people_chose_to_suggest() {
        // Given
        SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
        list(fixture, "");
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(
                fixture.space.ensure(), ALICE, EventTypes.SPACE_CHILD, room.value(), object().put("suggested", true));

        // When
        ReconcileReport reconcileReport = fixture.reconcile();

        // Then
        assertThat(reconcileReport.plan().repairs()).extracting(Repair::kind).containsExactly("correct-link");
        assertThat(suggested(fixture)).isTrue();
    }

    private static SpaceFixture on(Settings settings) {
        return new SpaceFixture(new FakeHomeserver(BOT), TestDatabases.inMemory(), settings);
    }

    private static RoomTemplates templates(Settings settings, String... lettaBackends) {
        return new RoomTemplates(
                SpaceFixture.NAMESPACE, settings, new RoomTexts(Set.of(lettaBackends), () -> "!help", new Wording()));
    }

    /** Lets the backend list Ada with this description, and reconciles. */
    private static ReconcileReport list(SpaceFixture fixture, String description) {
        poll(fixture, description);
        return fixture.reconcile();
    }

    private static void poll(SpaceFixture fixture, String description) {
        fixture.backend.lists(new Agent(ADA.ref().agentId(), ADA.name(), Set.of(), true, description));
        DirectoryFixture.poll(fixture.directory);
    }

    /** As the pass after a poll does. */
    private static List<AgentRef> provisionIncomplete(SpaceFixture fixture) {
        List<AgentRef> incomplete = fixture.incomplete(fixture.directory.all(), fixture.agentSpace.required())
                .agents();
        incomplete.forEach(agent -> fixture.agents.provision(
                fixture.directory.find(agent).orElseThrow(), fixture.agentSpace.required(), Set.of("letta")));
        return incomplete;
    }

    private static Optional<String> membership(SpaceFixture fixture) {
        return fixture.homeserver.membership(fixture.roomOf(ADA), ALICE);
    }

    private static boolean suggested(SpaceFixture fixture) {
        return fixture.homeserver
                .stateOf(
                        fixture.space.ensure(),
                        EventTypes.SPACE_CHILD,
                        fixture.roomOf(ADA).value())
                .orElseThrow()
                .content()
                .path("suggested")
                .asBoolean();
    }

    private static String topic(SpaceFixture fixture, RoomId room) {
        return text(fixture, room, EventTypes.TOPIC, "topic");
    }

    private static String picture(SpaceFixture fixture, RoomId room) {
        return text(fixture, room, EventTypes.AVATAR, "url");
    }

    private static String text(SpaceFixture fixture, RoomId room, String type, String field) {
        return fixture.homeserver
                .stateOf(room, type, "")
                .orElseThrow()
                .content()
                .path(field)
                .asText();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
