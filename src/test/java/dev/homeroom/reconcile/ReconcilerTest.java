package dev.homeroom.reconcile;

import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NAMESPACE;
import static dev.homeroom.reconcile.SpaceFixture.NOW;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.isClean;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.Finding;
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReconcilerTest {
    private static final KnownAgent ADA = agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");
    private static final KnownAgent GRACE = agent("agent-11111111-2915-4560-ba6b-91005f085166", "Grace");
    private static final UserId MALLORY = new UserId("@mallory:home.test");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_as_it_should_be_costs_one_request_a_room_and_no_write(Database database) {
        // Given
        SpaceFixture home = settled(database);
        home.homeserver.forgetCalls();

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(reconcileReport.plan().lines()).containsExactly("Nothing to do: Matrix is in the desired state.");
        assertThat(home.homeserver.writes()).isEmpty();
        assertThat(home.homeserver.calls())
                .as("the Space and two rooms, and two")
                .hasSize(3 + 2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void with_the_database_deleted_every_row_is_back_and_nothing_is_written(Database database) {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        home.bindings.rememberChat(home.roomOf(ADA), "conv-1");
        RoomId chat = chatRoom(home);
        List<BoundRoom> before = home.bindings.all();
        home.homeserver.forgetCalls();

        // When
        SpaceFixture afterTheLoss = home.restartedOn(database);
        ReconcileReport reconcileReport = afterTheLoss.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(home.homeserver.writes()).isEmpty();
        assertThat(afterTheLoss.bindings.all()).containsAll(before).hasSize(before.size() + 1);
        assertThat(afterTheLoss.bindings.of(chat)).hasValueSatisfying(bound -> {
            assertThat(bound.binding().owner()).contains(ALICE);
            assertThat(bound.binding().label()).contains("Maths");
            assertThat(bound.binding().chatId()).contains("conv-2");
        });
        assertThat(afterTheLoss.space.ensure()).isEqualTo(home.space.ensure());
        assertThat(afterTheLoss
                        .unsettled(List.of(ADA, GRACE), home.space.ensure())
                        .agents())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rows_of_an_old_database_that_contradict_matrix_give_way(Database database) {
        // Given
        SpaceFixture old = settled(database);
        SpaceFixture since = old.restartedOn(TestDatabases.inMemory());
        since.reconcile();
        RoomId room = since.roomOf(ADA);
        since.bindings.rememberChat(room, "conv-9");
        old.homeserver.force(room, BOT, EventTypes.NAME, "", object().put("name", "Countess - Letta Agent Chat"));
        old.homeserver.setDisplayName(userOf(ADA), "Countess");
        old.homeserver.force(
                old.agentSpace.required(), BOT, EventTypes.SPACE_CHILD, room.value(), child().put("order", "countess"));
        KnownAgent countess = agent(ADA.ref().agentId(), "Countess");
        old.homeserver.forgetCalls();

        // When
        SpaceFixture restored = old.restartedOn(database);
        ReconcileReport reconcileReport = restored.reconcileListing(countess, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(old.homeserver.writes()).isEmpty();
        assertThat(restored.bindings.of(room).flatMap(bound -> bound.binding().chatId()))
                .contains("conv-9");
        assertThat(restored.bindings.of(room).map(BoundRoom::name)).contains("Countess - Letta Agent Chat");
    }

    @Test
    void a_link_that_people_took_away_is_made_again() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        link(home, home.roomOf(ADA), ALICE, object());

        // Then
        mends(home, "link-child");
        assertThat(linkOf(home, home.roomOf(ADA))).isEqualTo(child().put("order", "ada"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'via': []}", "{'via': 'home.test'}", "{'via': [7]}", "{'via': ['']}"})
    void a_via_that_nobody_can_follow_is_corrected(String broken) throws Exception {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        ObjectNode content = (ObjectNode) new ObjectMapper().readTree(broken.replace('\'', '"'));
        link(home, home.roomOf(ADA), ALICE, content.put("suggested", true));

        // Then
        mends(home, "correct-link");
        assertThat(linkOf(home, home.roomOf(ADA))).isEqualTo(child().put("order", "ada"));
    }

    @Test
    void an_order_that_people_gave_stays() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        link(home, home.roomOf(ADA), ALICE, child().put("order", "zz"));

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(home.restartedOn(TestDatabases.inMemory())
                        .reconcileListing(ADA, GRACE)
                        .plan()
                        .repairs())
                .isEmpty();
    }

    @Test
    void an_agent_that_was_kicked_comes_back() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.roomOf(ADA);
        home.homeserver.force(room, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));

        // Then
        mends(home, "invite", "join");
        assertThat(home.homeserver.membership(room, userOf(ADA))).contains("join");
    }

    @Test
    void an_agent_that_was_put_out_of_a_chat_room_comes_back_though_it_is_in_its_own() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId chat = chatRoom(home);
        home.homeserver.force(chat, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));

        // Then
        mends(home, "invite", "join");
        assertThat(home.homeserver.membership(chat, userOf(ADA))).contains("join");
        assertThat(home.bindings.agentRoomOf(ADA.ref())).contains(home.roomOf(ADA));
    }

    @Test
    void an_agent_that_people_sent_away_from_their_own_room_stays_away() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.homeserver.foreignRoom(ALICE, Optional.empty());
        home.homeserver.force(room, ALICE, EventTypes.MEMBER, BOT.value(), membership("join"));
        home.homeserver.force(room, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        Binding group = new Binding(
                ADA.ref(), Binding.RoomKind.GROUP, Optional.of(ALICE), Optional.empty(), Optional.empty(), false, NOW);
        home.homeserver.force(room, BOT, EventTypes.BINDING, "", group.toJson());

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(home.bindings.of(room)).isPresent();
    }

    @Test
    void a_room_that_was_upgraded_is_followed_with_its_chat_its_contexts_and_its_people() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId old = home.roomOf(ADA);
        home.bindings.rememberChat(old, "conv-1");
        home.homeserver.force(old, BOT, EventTypes.CONTEXT, "monday", object().put("chat_id", "conv-0"));
        home.homeserver.force(old, ALICE, EventTypes.MEMBER, ALICE.value(), membership("join"));
        RoomId fresh = upgrade(home, old, BOT);

        // Then
        mends(home, "follow-upgrade", "invite", "join", "correct-parent", "link-child", "unlink");
        assertThat(home.roomOf(ADA)).isEqualTo(fresh);
        assertThat(home.bindings.of(fresh).flatMap(bound -> bound.binding().chatId()))
                .contains("conv-1");
        assertThat(home.homeserver.stateOf(fresh, EventTypes.CONTEXT, "monday")).isPresent();
        assertThat(home.homeserver.membership(fresh, ALICE)).contains("invite");
        assertThat(home.homeserver.membership(fresh, userOf(ADA))).contains("join");
        assertThat(home.bindings.of(old).flatMap(bound -> bound.binding().movedTo()))
                .contains(fresh);
        assertThat(linkOf(home, old)).isEmpty();
        assertThat(linkOf(home, fresh)).isNotEmpty();
    }

    @Test
    void rooms_and_spaces_that_were_upgraded_twice_before_anybody_looked_are_followed_to_the_end() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId space = upgrade(home, upgrade(home, home.space.ensure(), BOT), BOT);
        RoomId room = upgrade(home, upgrade(home, home.roomOf(ADA), BOT), BOT);
        int rooms = home.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(kinds(reconcileReport)).containsOnlyOnce("follow-space-upgrade", "follow-upgrade");
        assertThat(home.roomOf(ADA)).isEqualTo(room);
        assertThat(home.agentSpace.required()).isEqualTo(space);
        assertThat(linkOf(home, room)).isNotEmpty();
        assertThat(home.homeserver.rooms()).hasSize(rooms);
        isStill(home);

        // When
        RoomId later = upgrade(home, space, BOT);
        home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(home.agentSpace.required()).isEqualTo(later);
        assertThat(linkOf(home, room)).isNotEmpty();
        isStill(home);
    }

    @Test
    void an_upgrade_by_somebody_without_the_power_is_not_followed() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId old = home.roomOf(ADA);
        upgrade(home, old, MALLORY);

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.FindingKind.UNTRUSTED_UPGRADE);
        assertThat(home.roomOf(ADA)).isEqualTo(old);
    }

    @Test
    void a_space_that_was_upgraded_is_followed_and_its_rooms_with_it() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId old = home.space.ensure();
        RoomId fresh = upgrade(home, old, BOT);
        int rooms = home.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(reconcileReport.plan().repairs().getFirst().kind()).isEqualTo("follow-space-upgrade");
        assertThat(home.homeserver.rooms()).hasSize(rooms);
        assertThat(home.agentSpace.required()).isEqualTo(fresh);
        assertThat(home.homeserver.stateOf(
                        fresh, EventTypes.SPACE_CHILD, home.roomOf(ADA).value()))
                .isPresent();
        assertThat(home.homeserver
                        .stateOf(home.roomOf(ADA), EventTypes.JOIN_RULES, "")
                        .orElseThrow()
                        .content()
                        .toString())
                .contains(fresh.value());
        isStill(home);
    }

    @Test
    void of_two_rooms_of_one_agent_the_older_one_is_kept_and_the_other_says_where_it_is() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId kept = home.roomOf(ADA);
        RoomId second = home.homeserver.foreignRoom(BOT, Optional.empty());
        home.homeserver.force(
                second,
                BOT,
                EventTypes.BINDING,
                "",
                Binding.ofAgentRoom(ADA.ref(), NOW.plusSeconds(60)).toJson());
        link(home, second, BOT, child());

        // Then
        mends(home, "retire-duplicate", "unlink");
        assertThat(home.roomOf(ADA)).isEqualTo(kept);
        assertThat(home.homeserver.timeline(second))
                .filteredOn(event -> event.type().equals("m.room.message"))
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.content().path("body").asText()).contains("https://matrix.to/#/" + kept));
        assertThat(home.bindings.of(second).flatMap(bound -> bound.binding().movedTo()))
                .contains(kept);
    }

    @Test
    void a_binding_that_somebody_else_wrote_over_ours_is_written_again_with_its_chat() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.roomOf(ADA);
        home.bindings.rememberChat(room, "conv-1");
        home.homeserver.force(
                room,
                MALLORY,
                EventTypes.BINDING,
                "",
                Binding.ofAgentRoom(GRACE.ref(), NOW).toJson());

        // Then
        mends(home, "write-binding");
        assertThat(home.homeserver.stateOf(room, EventTypes.BINDING, "")).hasValueSatisfying(binding -> {
            assertThat(binding.sender()).isEqualTo(BOT);
            assertThat(binding.content().path("agent_id").asText())
                    .isEqualTo(ADA.ref().agentId());
            assertThat(binding.content().path("chat_id").asText()).isEqualTo("conv-1");
        });
    }

    @Test
    void a_forged_binding_in_a_strangers_room_counts_for_nothing() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.homeserver.foreignRoom(MALLORY, Optional.empty());
        home.homeserver.force(room, MALLORY, EventTypes.MEMBER, BOT.value(), membership("join"));
        home.homeserver.force(
                room,
                MALLORY,
                EventTypes.BINDING,
                "",
                Binding.ofAgentRoom(ADA.ref(), NOW.minusSeconds(9)).toJson());

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(home.bindings.of(room)).isEmpty();
    }

    @Test
    void a_binding_of_an_unknown_version_is_left_alone_and_said() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.roomOf(ADA);
        home.homeserver.force(room, BOT, EventTypes.BINDING, "", object().put("version", 2));
        int rooms = home.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::kind)
                .contains(Finding.FindingKind.UNKNOWN_BINDING);
        assertThat(home.homeserver.rooms()).hasSize(rooms);
        assertThat(home.unsettled(List.of(ADA), home.space.ensure()).agents())
                .as("polls make no second room either")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_room_that_the_bot_was_removed_from_is_told_of_and_not_made_again(boolean keepsDatabase) {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.roomOf(ADA);
        home.homeserver.force(room, ALICE, EventTypes.MEMBER, BOT.value(), membership("leave"));
        SpaceFixture later = keepsDatabase ? home : home.restartedOn(TestDatabases.inMemory());

        // When
        ReconcileReport reconcileReport = later.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains(room.value(), ADA.ref().toString(), "Invite the bot");
        assertThat(later.unsettled(List.of(ADA), later.space.ensure()).agents()).isEmpty();
    }

    @Test
    void a_room_that_is_gone_for_good_is_made_again() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.roomOf(ADA);
        home.homeserver.force(room, BOT, EventTypes.MEMBER, BOT.value(), membership("leave"));
        home.homeserver.force(room, BOT, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        home.homeserver.forgetAlias(NAMESPACE.agentRoomAlias("letta", ADA.ref().agentId()));

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(kinds(reconcileReport)).containsExactly("create-user", "set-profile", "create-room");
        assertThat(home.roomOf(ADA)).isNotEqualTo(room);
        isStill(home);
    }

    @Test
    void what_can_not_be_told_of_a_room_leads_to_nothing() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.roomOf(ADA);
        List<BoundRoom> rows = home.bindings.all();
        home.homeserver.before(call -> {
            if (call.name().equals("state") && call.target().equals(room.value())) {
                throw new HomeserverException.Unclear("state", "502", null);
            }
        });

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings()).extracting(Finding::kind).contains(Finding.FindingKind.CANT_TELL);
        assertThat(home.bindings.all()).isEqualTo(rows);
    }

    @Test
    void a_homeserver_that_stops_answering_breaks_it_off_and_changes_no_row() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        List<BoundRoom> rows = home.bindings.all();
        home.homeserver.before(call -> {
            if (call.name().equals("joinedRooms")) {
                throw new HomeserverException.Unclear("joinedRooms", "time-out", null);
            }
        });

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.problem()).isPresent();
        assertThat(home.bindings.all()).isEqualTo(rows);
    }

    @Test
    void a_dry_run_says_the_same_and_changes_nothing() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId room = home.roomOf(ADA);
        link(home, room, ALICE, object());
        home.homeserver.force(room, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        home.homeserver.forgetCalls();

        // When
        ReconcileReport dry =
                home.reconciler.run(ReconcileReport.Trigger.ASKED, true).orElseThrow();
        boolean nothingWritten = home.homeserver.writes().isEmpty();
        ReconcileReport real = home.reconcile();

        // Then
        assertThat(nothingWritten).isTrue();
        assertThat(dry.lines()).isEqualTo(real.lines()).hasSize(3);
        assertThat(dry.plan()).isEqualTo(real.plan());
    }

    @Test
    void one_failing_repair_holds_up_no_other() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomId ada = home.roomOf(ADA);
        RoomId grace = home.roomOf(GRACE);
        home.homeserver.force(ada, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        link(home, ada, ALICE, object());
        link(home, grace, ALICE, object());
        home.homeserver.before(call -> {
            if (call.name().equals("join")) {
                throw new HomeserverException.Refused("join", 400, "M_UNKNOWN");
            }
        });

        // When
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.failures().keySet()).extracting(Repair::kind).containsExactly("join");
        assertThat(linkOf(home, ada)).isNotEmpty();
        assertThat(linkOf(home, grace)).isNotEmpty();
    }

    @Test
    void a_room_of_ours_that_was_never_finished_is_cleaned_up_when_it_is_old_enough() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        home.homeserver.clock(() -> NOW.minusSeconds(3600));
        RoomId orphan = home.homeserver.foreignRoom(BOT, Optional.empty());
        home.homeserver.force(orphan, BOT, EventTypes.CREATE, "", object().put("room_version", "11"));
        home.homeserver.clock(() -> NOW);
        RoomId young = home.homeserver.foreignRoom(BOT, Optional.empty());
        home.homeserver.force(young, BOT, EventTypes.CREATE, "", object().put("room_version", "11"));

        // Then
        mends(home, "clean-up-orphan");
        assertThat(home.homeserver.membership(orphan, BOT)).contains("leave");
        assertThat(home.homeserver.membership(young, BOT)).contains("join");
    }

    @Test
    void a_space_whose_alias_leads_elsewhere_by_now_is_found_by_its_mark() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        RoomAlias alias = RoomAlias.of("agent_space", "home.test");
        home.homeserver.forgetAlias(alias);
        RoomId theirs = home.homeserver.foreignRoom(ALICE, Optional.of(alias));

        // When
        ReconcileReport reconcileReport =
                home.restartedOn(TestDatabases.inMemory()).reconcile();

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains(theirs.value(), home.space.ensure().value());
    }

    @Test
    void a_second_one_at_the_same_time_is_refused() {
        // Given
        SpaceFixture home = settled(TestDatabases.inMemory());
        home.homeserver.before(call -> {
            if (call.name().equals("resolve")) {
                home.homeserver.withoutHooks();
                assertThat(home.reconciler.run(ReconcileReport.Trigger.ASKED, false))
                        .isEmpty();
            }
        });

        // When
        ReconcileReport reconcileReport = home.reconcile();

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
    }

    private static SpaceFixture settled(Database database) {
        SpaceFixture home = SpaceFixture.on(database);
        home.reconcileListing(ADA, GRACE);
        isStill(home);
        return home;
    }

    private static void isStill(SpaceFixture home) {
        home.homeserver.forgetCalls();
        ReconcileReport again = home.reconcileListing(ADA, GRACE);
        assertThat(again.plan().repairs()).isEmpty();
        assertThat(again.problem()).isEmpty();
        assertThat(home.homeserver.writes()).isEmpty();
    }

    private static void mends(SpaceFixture home, String... kinds) {
        ReconcileReport reconcileReport = home.reconcileListing(ADA, GRACE);
        assertThat(reconcileReport.problem()).isEmpty();
        assertThat(reconcileReport.failures()).isEmpty();
        assertThat(kinds(reconcileReport)).containsExactlyInAnyOrder(kinds);
        isStill(home);
    }

    private static List<String> kinds(ReconcileReport reconcileReport) {
        return reconcileReport.plan().repairs().stream().map(Repair::kind).toList();
    }

    private static RoomId chatRoom(SpaceFixture home) {
        RoomId room = home.homeserver.foreignRoom(BOT, Optional.empty());
        home.homeserver.force(room, BOT, EventTypes.MEMBER, userOf(ADA).value(), membership("join"));
        Binding chat = new Binding(
                ADA.ref(),
                Binding.RoomKind.CHAT,
                Optional.of(ALICE),
                Optional.of("conv-2"),
                Optional.of("Maths"),
                false,
                NOW);
        home.homeserver.force(room, BOT, EventTypes.BINDING, "", chat.toJson());
        return room;
    }

    /** As homeservers do it: the new room has the old one's name, and nobody in it but who made it. */
    private static RoomId upgrade(SpaceFixture home, RoomId old, UserId by) {
        RoomId fresh = home.homeserver.foreignRoom(BOT, Optional.empty());
        ObjectNode creation = object().put("room_version", "11");
        creation.putObject("predecessor").put("room_id", old.value());
        home.homeserver.force(fresh, BOT, EventTypes.CREATE, "", creation);
        home.homeserver
                .stateOf(old, EventTypes.NAME, "")
                .map(StateEvent::content)
                .ifPresent(name -> home.homeserver.force(fresh, BOT, EventTypes.NAME, "", name));
        home.homeserver.force(old, by, EventTypes.TOMBSTONE, "", object().put("replacement_room", fresh.value()));
        return fresh;
    }

    private static void link(SpaceFixture home, RoomId room, UserId by, ObjectNode content) {
        home.homeserver.force(home.agentSpace.required(), by, EventTypes.SPACE_CHILD, room.value(), content);
    }

    private static ObjectNode linkOf(SpaceFixture home, RoomId room) {
        return home.homeserver
                .stateOf(home.agentSpace.required(), EventTypes.SPACE_CHILD, room.value())
                .orElseThrow()
                .content();
    }

    private static ObjectNode child() {
        ObjectNode child = object().put("suggested", true);
        child.putArray("via").add("home.test");
        return child;
    }

    private static ObjectNode membership(String membership) {
        return object().put("membership", membership);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
