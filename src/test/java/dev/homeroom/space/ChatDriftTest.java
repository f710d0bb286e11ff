package dev.homeroom.space;

import static dev.homeroom.space.Landscape.ALICE;
import static dev.homeroom.space.Landscape.BOT;
import static dev.homeroom.space.Landscape.agent;
import static dev.homeroom.space.Landscape.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.FakeHomeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.plan.Repair;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to people's chat rooms and to their own Spaces, and which of it is put right. */
class ChatDriftTest {
    private static final KnownAgent ADA = agent("agent-1", "Ada");

    private final Landscape home = Landscape.on(TestDatabases.inMemory());
    private RoomId chat;
    private RoomId personal;
    private RoomId agents;

    @BeforeEach
    void a_chat_room_of_alice() {
        home.reconcileListing(ADA);
        chat = home.chatRooms().open(ADA.ref(), ALICE, "Plans", "$new").room();
        personal = parentOf(chat);
        agents = home.space.ensure();
        isStill(home);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_the_bots_own_word_has_lost_of_a_chat_room_is_said_again(boolean keepsDatabase) {
        // Given
        force(personal, BOT, EventTypes.SPACE_CHILD, chat, object());
        force(chat, BOT, EventTypes.SPACE_PARENT, personal, object());
        force(agents, BOT, EventTypes.SPACE_CHILD, personal, object());

        // When
        Landscape later = keepsDatabase ? home : home.restartedOn(TestDatabases.inMemory());
        Report report = later.reconcileListing(ADA);

        // Then
        assertThat(report.isClean()).isTrue();
        assertThat(kinds(report)).containsExactlyInAnyOrder("link-chat", "correct-parent", "link-personal-space");
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
        Report report = home.reconcileListing(ADA);

        // Then
        assertThat(kinds(report)).containsExactly("link-chat");
        assertThat(child(personal, chat).path("via")).isNotEmpty();
        isStill(home);
    }

    @Test
    void a_room_that_its_owner_took_out_of_their_space_stays_out_and_goes_on() {
        // Given
        force(personal, ALICE, EventTypes.SPACE_CHILD, chat, object());
        force(chat, ALICE, EventTypes.MEMBER, userOf(ADA).value(), object().put("membership", "leave"));

        // When
        Report report = home.restartedOn(TestDatabases.inMemory()).reconcileListing(ADA);

        // Then
        assertThat(kinds(report)).as("the agent, but not the link").containsExactly("invite", "join");
        assertThat(child(personal, chat)).isEmpty();
    }

    @Test
    void an_archived_chat_stays_out_of_the_space() {
        // Given
        home.chatRooms().archive(home.bindings.of(chat).orElseThrow(), "enough");

        // Then
        isStill(home);
        isStill(home.restartedOn(TestDatabases.inMemory()));
    }

    @Test
    void a_chat_room_that_was_upgraded_is_followed_with_its_place_in_the_space() {
        // Given
        RoomId fresh = home.homeserver.foreignRoom(BOT, Optional.empty());
        ObjectNode creation = object().put("room_version", "11");
        creation.putObject("predecessor").put("room_id", chat.value());
        home.homeserver.force(fresh, BOT, EventTypes.CREATE, "", creation);
        home.homeserver.force(chat, BOT, EventTypes.TOMBSTONE, "", object().put("replacement_room", fresh.value()));

        // When
        Report report = home.reconcileListing(ADA);

        // Then
        assertThat(report.isClean()).isTrue();
        assertThat(kinds(report))
                .containsExactly("follow-upgrade", "invite", "join", "correct-parent", "link-chat", "unlink");
        assertThat(home.bindings.of(fresh).orElseThrow().binding().owner()).contains(ALICE);
        assertThat(child(personal, fresh)).isNotEmpty();
        assertThat(child(personal, chat)).isEmpty();
        isStill(home);
    }

    @Test
    void a_chat_room_that_is_gone_leaves_no_link_and_no_row() {
        // Given
        home.homeserver.purge(chat);

        // When
        Report report = home.reconcileListing(ADA);

        // Then
        assertThat(kinds(report)).containsExactly("unlink-gone");
        assertThat(child(personal, chat)).isEmpty();
        assertThat(home.bindings.reread(chat)).isEmpty();
        isStill(home);
    }

    @Test
    void on_a_homeserver_that_has_lost_everything_nothing_is_remembered_of_the_old_rooms() {
        // Given
        Landscape fresh = new Landscape(new FakeHomeserver(BOT), home.database, Landscape.Settings.inviting(ALICE));

        // When
        Report report = fresh.reconcileListing(ADA);

        // Then
        assertThat(report.isClean()).isTrue();
        assertThat(kinds(report)).containsExactly("create-space", "create-user", "set-profile", "create-room");
        assertThat(fresh.bindings.all()).extracting(BoundRoom::room).containsExactly(fresh.roomOf(ADA));
        isStill(fresh);
    }

    @Test
    void a_space_of_a_person_goes_along_when_the_agents_space_is_upgraded() {
        // Given
        RoomId fresh = home.homeserver.foreignRoom(BOT, Optional.empty());
        ObjectNode creation = object().put("room_version", "11");
        creation.putObject("predecessor").put("room_id", agents.value());
        home.homeserver.force(fresh, BOT, EventTypes.CREATE, "", creation);
        home.homeserver.force(agents, BOT, EventTypes.TOMBSTONE, "", object().put("replacement_room", fresh.value()));

        // When
        Report report = home.reconcileListing(ADA);

        // Then
        assertThat(kinds(report)).contains("follow-space-upgrade", "link-personal-space");
        assertThat(child(fresh, personal)).isNotEmpty();
        isStill(home);
    }

    private static List<String> kinds(Report report) {
        return report.plan().repairs().stream().map(Repair::kind).toList();
    }

    private static void isStill(Landscape landscape) {
        landscape.homeserver.forgetCalls();
        Report again = landscape.reconcileListing(ADA);
        assertThat(again.problem()).isEmpty();
        assertThat(again.plan().repairs()).isEmpty();
        assertThat(landscape.homeserver.writes()).isEmpty();
    }

    private void force(RoomId room, UserId by, String type, RoomId key, ObjectNode content) {
        force(room, by, type, key.value(), content);
    }

    private void force(RoomId room, UserId by, String type, String key, ObjectNode content) {
        home.homeserver.force(room, by, type, key, content);
    }

    private ObjectNode child(RoomId space, RoomId room) {
        return home.homeserver
                .stateOf(space, EventTypes.SPACE_CHILD, room.value())
                .map(StateEvent::content)
                .orElseThrow();
    }

    private RoomId parentOf(RoomId room) {
        return home.homeserver.timeline(room).stream()
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
