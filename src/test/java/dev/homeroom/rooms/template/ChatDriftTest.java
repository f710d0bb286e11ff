package dev.homeroom.rooms.template;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.isClean;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.ReconcileReport;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drift of chat rooms and personal Spaces, and which of it is repaired. */
class ChatDriftTest {
    private static final KnownAgent ADA = agent("agent-1", "Ada");

    private final SpaceFixture fixture = SpaceFixture.on(TestDatabases.inMemory());
    private RoomId chat;
    private RoomId personal;
    private RoomId agents;

    @BeforeEach
    void a_chat_room_of_alice() {
        fixture.reconcileListing(ADA);
        chat = fixture.chatRooms.open(ADA.ref(), ALICE, "Plans", "$new").room();
        personal = parentOf(chat);
        agents = fixture.space.ensure();
        isStill(fixture);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_the_bots_own_word_has_lost_of_a_chat_room_is_said_again(boolean keepsDatabase) {
        // Given
        force(personal, BOT, EventTypes.SPACE_CHILD, chat, object());
        force(chat, BOT, EventTypes.SPACE_PARENT, personal, object());
        force(agents, BOT, EventTypes.SPACE_CHILD, personal, object());

        // When
        SpaceFixture later = keepsDatabase ? fixture : fixture.restartedOn(TestDatabases.inMemory());
        ReconcileReport reconcileReport = later.reconcileListing(ADA);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(kinds(reconcileReport))
                .containsExactlyInAnyOrder("link-chat", "correct-parent", "link-personal-space");
        assertThat(child(personal, chat).path("via").path(0).asText()).isEqualTo("home.test");
        assertThat(child(agents, personal).path("via").path(0).asText()).isEqualTo("home.test");
        assertThat(parentOf(chat)).isEqualTo(personal);
        isStill(later);
    }

    @Test
    void a_via_that_nobody_can_follow_is_corrected_whoever_wrote_it() {
        // Given
        force(personal, ALICE, EventTypes.SPACE_CHILD, chat, object().put("suggested", true));

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(kinds(reconcileReport)).containsExactly("link-chat");
        assertThat(child(personal, chat).path("via")).isNotEmpty();
        isStill(fixture);
    }

    @Test
    void a_room_that_its_owner_took_out_of_their_space_stays_out_and_goes_on() {
        // Given
        force(personal, ALICE, EventTypes.SPACE_CHILD, chat, object());
        force(chat, ALICE, EventTypes.MEMBER, userOf(ADA).value(), object().put("membership", "leave"));

        // When
        ReconcileReport reconcileReport =
                fixture.restartedOn(TestDatabases.inMemory()).reconcileListing(ADA);

        // Then
        assertThat(kinds(reconcileReport)).as("the agent, but not the link").containsExactly("invite", "join");
        assertThat(child(personal, chat)).isEmpty();
    }

    @Test
    void an_archived_chat_stays_out_of_the_space() {
        // Given
        fixture.chatRooms.archive(fixture.bindings.of(chat).orElseThrow(), "enough");

        // Then
        isStill(fixture);
        isStill(fixture.restartedOn(TestDatabases.inMemory()));
    }

    @Test
    void a_chat_room_that_was_upgraded_is_followed_with_its_place_in_the_space() {
        // Given
        RoomId fresh = upgrade(chat);

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(kinds(reconcileReport))
                .containsExactly("follow-upgrade", "invite", "join", "correct-parent", "link-chat", "unlink");
        assertThat(fixture.bindings.of(fresh).orElseThrow().binding().owner()).contains(ALICE);
        assertThat(child(personal, fresh)).isNotEmpty();
        assertThat(child(personal, chat)).isEmpty();
        isStill(fixture);
    }

    @Test
    void a_chat_room_that_is_gone_leaves_no_link_and_no_row() {
        // Given
        fixture.homeserver.purge(chat);

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(kinds(reconcileReport)).containsExactly("unlink-gone");
        assertThat(child(personal, chat)).isEmpty();
        assertThat(fixture.bindings.reread(chat)).isEmpty();
        isStill(fixture);
    }

    @Test
    void a_chat_room_that_bot_and_agent_left_is_taken_out_of_the_space() {
        // Given
        fixture.homeserver.leave(BOT, chat, "");
        fixture.homeserver.leave(SpaceFixture.userOf(ADA), chat, "");

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(kinds(reconcileReport)).containsExactly("unlink-abandoned");
        assertThat(child(personal, chat)).isEmpty();
        isStill(fixture);
    }

    @Test
    void a_chat_room_that_only_the_bot_left_stays_because_the_agent_answers_there() {
        // Given
        fixture.homeserver.leave(BOT, chat, "");

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(kinds(reconcileReport)).isEmpty();
        assertThat(child(personal, chat)).isNotEmpty();
    }

    @Test
    void a_personal_space_that_the_bot_left_is_unlinked_and_its_owner_gets_another_one_when_its_alias_is_removed() {
        // Given
        fixture.homeserver.leave(BOT, personal, "");
        fixture.homeserver.removeAlias(BOT, new ChatRoomTemplates(fixture.roomTemplates).personalSpaceAlias(ALICE));

        // When
        BoundRoom another = fixture.chatRooms.open(ADA.ref(), ALICE, "More", "$more");
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(kinds(reconcileReport)).contains("unlink-abandoned");
        assertThat(child(fixture.space.ensure(), personal)).isEmpty();
        assertThat(fixture.homeserver.membership(another.room(), ALICE)).contains("invite");
        fixture.reconcileListing(ADA);
        isStill(fixture);
    }

    @Test
    void on_a_homeserver_that_has_lost_everything_nothing_is_remembered_of_the_old_rooms() {
        // Given
        SpaceFixture fresh =
                new SpaceFixture(new FakeHomeserver(BOT), fixture.database, SpaceFixture.Settings.inviting(ALICE));

        // When
        ReconcileReport reconcileReport = fresh.reconcileListing(ADA);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(kinds(reconcileReport)).containsExactly("create-space", "create-user", "set-profile", "create-room");
        assertThat(fresh.bindings.all()).extracting(BoundRoom::room).containsExactly(fresh.roomOf(ADA));
        isStill(fresh);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_space_of_a_person_that_was_upgraded_is_followed_and_what_was_taken_out_stays_out(boolean keepsDatabase) {
        // Given
        RoomId out = fixture.chatRooms.open(ADA.ref(), ALICE, "Out", "$out").room();
        force(personal, ALICE, EventTypes.SPACE_CHILD, out, object());
        RoomId fresh = upgrade(personal);

        // When
        SpaceFixture later = keepsDatabase ? fixture : fixture.restartedOn(TestDatabases.inMemory());
        ReconcileReport reconcileReport = later.reconcileListing(ADA);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(kinds(reconcileReport))
                .containsExactlyInAnyOrder(
                        "follow-personal-space-upgrade",
                        "correct-parent",
                        "link-chat",
                        "link-personal-space",
                        "unlink-personal-space");
        assertThat(fixture.homeserver.membership(fresh, ALICE)).contains("invite");
        assertThat(child(fresh, chat)).isNotEmpty();
        assertThat(fixture.homeserver.stateOf(fresh, EventTypes.SPACE_CHILD, out.value()))
                .isEmpty();
        assertThat(child(agents, fresh)).isNotEmpty();
        assertThat(child(agents, personal)).isEmpty();
        isStill(later);

        // When
        RoomId more = later.chatRooms.open(ADA.ref(), ALICE, "More", "$more").room();

        // Then
        assertThat(parentOf(more)).isEqualTo(fresh);
        isStill(later);
        isStill(fixture.restartedOn(TestDatabases.inMemory()));
    }

    @Test
    void a_space_of_a_person_that_was_upgraded_twice_is_followed_to_the_end() {
        // Given
        RoomId fresh = upgrade(upgrade(personal));

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(parentOf(chat)).isEqualTo(fresh);
        assertThat(child(agents, fresh)).isNotEmpty();
        isStill(fixture);

        // When
        RoomId later = upgrade(fresh);
        fixture.reconcileListing(ADA);

        // Then
        assertThat(parentOf(chat)).isEqualTo(later);
        assertThat(child(agents, fresh)).isEmpty();
        isStill(fixture);
    }

    @Test
    void an_upgrade_that_the_new_room_knows_nothing_of_moves_nothing_and_holds_up_nothing_else() {
        // Given
        RoomId alien = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        force(personal, BOT, EventTypes.TOMBSTONE, "", object().put("replacement_room", alien.value()));
        force(agents, ALICE, EventTypes.SPACE_CHILD, fixture.roomOf(ADA), object());

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(reconcileReport.failures()).hasSize(1).allSatisfy((repair, why) -> {
            assertThat(repair.kind()).isEqualTo("follow-personal-space-upgrade");
            assertThat(why).contains("does not name it as its predecessor");
        });
        assertThat(child(agents, fixture.roomOf(ADA))).isNotEmpty();
        assertThat(parentOf(chat)).isEqualTo(personal);
        assertThat(fixture.homeserver.stateOf(alien, EventTypes.SPACE, "")).isEmpty();
        assertThat(parentOf(fixture.chatRooms
                        .open(ADA.ref(), ALICE, "More", "$more")
                        .room()))
                .isEqualTo(personal);
    }

    @Test
    void a_space_of_a_person_that_can_not_be_looked_into_stays_theirs() {
        // Given
        fixture.homeserver.before(call -> {
            if (call.name().equals("state") && call.target().equals(personal.value())) {
                throw new HomeserverException.Unclear("state", "502", null);
            }
        });

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        fixture.homeserver.withoutHooks();
        fixture.homeserver.forgetAlias(new ChatRoomTemplates(fixture.roomTemplates).personalSpaceAlias(ALICE));
        assertThat(parentOf(fixture.chatRooms
                        .open(ADA.ref(), ALICE, "More", "$more")
                        .room()))
                .isEqualTo(personal);
        isStill(fixture);
    }

    @Test
    void a_space_of_a_person_goes_along_when_the_agents_space_is_upgraded() {
        // Given
        RoomId fresh = upgrade(agents);

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA);

        // Then
        assertThat(kinds(reconcileReport)).contains("follow-space-upgrade", "link-personal-space");
        assertThat(child(fresh, personal)).isNotEmpty();
        isStill(fixture);
    }

    private RoomId upgrade(RoomId old) {
        RoomId fresh = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        ObjectNode creation = object().put("room_version", "11");
        creation.putObject("predecessor").put("room_id", old.value());
        fixture.homeserver.force(fresh, BOT, EventTypes.CREATE, "", creation);
        fixture.homeserver.moveAliases(old, fresh);
        force(old, BOT, EventTypes.TOMBSTONE, "", object().put("replacement_room", fresh.value()));
        return fresh;
    }

    private static List<String> kinds(ReconcileReport reconcileReport) {
        return reconcileReport.plan().repairs().stream().map(Repair::kind).toList();
    }

    private static void isStill(SpaceFixture spaceFixture) {
        spaceFixture.homeserver.forgetCalls();
        ReconcileReport again = spaceFixture.reconcileListing(ADA);
        assertThat(again.problem()).isEmpty();
        assertThat(again.plan().repairs()).isEmpty();
        assertThat(spaceFixture.homeserver.writes()).isEmpty();
    }

    private void force(RoomId room, UserId by, String type, RoomId key, ObjectNode content) {
        force(room, by, type, key.value(), content);
    }

    private void force(RoomId room, UserId by, String type, String key, ObjectNode content) {
        fixture.homeserver.force(room, by, type, key, content);
    }

    private ObjectNode child(RoomId space, RoomId room) {
        return fixture.homeserver
                .stateOf(space, EventTypes.SPACE_CHILD, room.value())
                .map(StateEvent::content)
                .orElseThrow();
    }

    private RoomId parentOf(RoomId room) {
        return fixture.homeserver.timeline(room).stream()
                .filter(event -> event.type().equals(EventTypes.SPACE_PARENT)
                        && !event.content().isEmpty())
                .map(event -> new RoomId(event.stateKey().orElseThrow()))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
