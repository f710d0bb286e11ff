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
import dev.homeroom.reconcile.plan.Repair;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

public class ReconcilerTest {
    private static final KnownAgent ADA = agent("agent-597b5756-2915-4560-ba6b-91005f085166", "Ada");
    private static final KnownAgent GRACE = agent("agent-11111111-2915-4560-ba6b-91005f085166", "Grace");
    private static final UserId MALLORY = new UserId("@mallory:home.test");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void what_is_as_it_should_be_costs_one_request_a_room_and_no_write(Database database) {
        // Given
        SpaceFixture fixture = reconciled(database);
        fixture.homeserver.forgetCalls();

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(reconcileReport.plan().lines()).containsExactly("Nothing to do: Matrix is in the desired state.");
        assertThat(fixture.homeserver.writes()).isEmpty();
        assertThat(fixture.homeserver.calls())
                .as("the Space and two rooms, and two")
                .hasSize(3 + 2);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void with_the_database_deleted_every_row_is_back_and_nothing_is_written(Database database) {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        fixture.bindings.change(fixture.roomOf(ADA), binding -> binding.put("chat_id", "conv-1"));
        RoomId chat = chatRoom(fixture);
        List<BoundRoom> before = fixture.bindings.all();
        fixture.homeserver.forgetCalls();

        // When
        SpaceFixture afterTheLoss = fixture.restartedOn(database);
        ReconcileReport reconcileReport = afterTheLoss.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
        assertThat(afterTheLoss.bindings.all()).containsAll(before).hasSize(before.size() + 1);
        assertThat(afterTheLoss.bindings.of(chat)).hasValueSatisfying(bound -> {
            assertThat(bound.binding().owner()).contains(ALICE);
            assertThat(bound.binding().label()).contains("Maths");
            assertThat(bound.binding().chatId()).contains("conv-2");
        });
        assertThat(afterTheLoss.space.ensure()).isEqualTo(fixture.space.ensure());
        assertThat(afterTheLoss
                        .incomplete(List.of(ADA, GRACE), fixture.space.ensure())
                        .agents())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void rows_of_an_old_database_that_contradict_matrix_give_way(Database database) {
        // Given
        SpaceFixture old = reconciled(database);
        SpaceFixture since = old.restartedOn(TestDatabases.inMemory());
        since.reconcile();
        RoomId room = since.roomOf(ADA);
        since.bindings.change(room, binding -> binding.put("chat_id", "conv-9"));
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
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        link(fixture, fixture.roomOf(ADA), ALICE, object());

        // Then
        mends(fixture, "link-child");
        assertThat(linkOf(fixture, fixture.roomOf(ADA))).isEqualTo(child().put("order", "ada"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'via': []}", "{'via': 'home.test'}", "{'via': [7]}", "{'via': ['']}"})
    void a_via_that_nobody_can_follow_is_corrected(String broken) throws Exception {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        ObjectNode content = (ObjectNode) new ObjectMapper().readTree(broken.replace('\'', '"'));
        link(fixture, fixture.roomOf(ADA), ALICE, content.put("suggested", true));

        // Then
        mends(fixture, "correct-link");
        assertThat(linkOf(fixture, fixture.roomOf(ADA)))
                .isEqualTo(child().put("order", "ada").put("suggested", true));
    }

    @Test
    void an_order_that_people_gave_stays() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        link(fixture, fixture.roomOf(ADA), ALICE, child().put("order", "zz"));

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(fixture.restartedOn(TestDatabases.inMemory())
                        .reconcileListing(ADA, GRACE)
                        .plan()
                        .repairs())
                .isEmpty();
    }

    @Test
    void an_agent_that_was_kicked_comes_back() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));

        // Then
        mends(fixture, "invite", "join");
        assertThat(fixture.homeserver.membership(room, userOf(ADA))).contains("join");
    }

    @Test
    void an_agent_that_was_put_out_of_a_chat_room_comes_back_though_it_is_in_its_own() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId chat = chatRoom(fixture);
        fixture.homeserver.force(chat, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));

        // Then
        mends(fixture, "invite", "join");
        assertThat(fixture.homeserver.membership(chat, userOf(ADA))).contains("join");
        assertThat(fixture.bindings.agentRoomOf(ADA.ref())).contains(fixture.roomOf(ADA));
    }

    @Test
    void an_agent_that_people_sent_away_from_their_own_room_stays_away() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.homeserver.foreignRoom(ALICE, Optional.empty());
        fixture.homeserver.force(room, ALICE, EventTypes.MEMBER, BOT.value(), membership("join"));
        fixture.homeserver.force(room, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        Binding group = new Binding(
                ADA.ref(), Binding.RoomKind.GROUP, Optional.of(ALICE), Optional.empty(), Optional.empty(), false, NOW);
        fixture.homeserver.force(room, BOT, EventTypes.BINDING, "", group.toJson());

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(fixture.bindings.of(room)).isPresent();
    }

    @Test
    void a_room_that_was_upgraded_is_followed_with_its_chat_its_contexts_and_its_people() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId old = fixture.roomOf(ADA);
        fixture.bindings.change(old, binding -> binding.put("chat_id", "conv-1"));
        fixture.homeserver.force(old, BOT, EventTypes.CONTEXT, "monday", object().put("chat_id", "conv-0"));
        fixture.homeserver.force(old, ALICE, EventTypes.MEMBER, ALICE.value(), membership("join"));
        RoomId fresh = upgrade(fixture, old, BOT);

        // Then
        mends(
                fixture,
                "follow-upgrade",
                "invite",
                "join",
                "correct-parent",
                "link-child",
                "describe-room",
                "picture-room",
                "unlink");
        assertThat(fixture.roomOf(ADA)).isEqualTo(fresh);
        assertThat(fixture.bindings.of(fresh).flatMap(bound -> bound.binding().chatId()))
                .contains("conv-1");
        assertThat(fixture.homeserver.stateOf(fresh, EventTypes.CONTEXT, "monday"))
                .isPresent();
        assertThat(fixture.homeserver.membership(fresh, ALICE)).contains("invite");
        assertThat(fixture.homeserver.membership(fresh, userOf(ADA))).contains("join");
        assertThat(fixture.bindings.of(old).flatMap(bound -> bound.binding().movedTo()))
                .contains(fresh);
        assertThat(linkOf(fixture, old)).isEmpty();
        assertThat(linkOf(fixture, fresh)).isNotEmpty();
    }

    @Test
    void rooms_and_spaces_that_were_upgraded_twice_before_anybody_looked_are_followed_to_the_end() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId space = upgrade(fixture, upgrade(fixture, fixture.space.ensure(), BOT), BOT);
        RoomId room = upgrade(fixture, upgrade(fixture, fixture.roomOf(ADA), BOT), BOT);
        int rooms = fixture.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(kinds(reconcileReport)).containsOnlyOnce("follow-space-upgrade", "follow-upgrade");
        assertThat(fixture.roomOf(ADA)).isEqualTo(room);
        assertThat(fixture.agentSpace.required()).isEqualTo(space);
        assertThat(linkOf(fixture, room)).isNotEmpty();
        assertThat(fixture.homeserver.rooms()).hasSize(rooms);
        isStill(fixture);

        // When
        RoomId later = upgrade(fixture, space, BOT);
        fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(fixture.agentSpace.required()).isEqualTo(later);
        assertThat(linkOf(fixture, room)).isNotEmpty();
        isStill(fixture);
    }

    @Test
    void an_upgrade_by_somebody_without_the_power_is_not_followed() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId old = fixture.roomOf(ADA);
        upgrade(fixture, old, MALLORY);

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.FindingKind.UNTRUSTED_UPGRADE);
        assertThat(fixture.roomOf(ADA)).isEqualTo(old);
    }

    @Test
    void a_space_that_was_upgraded_is_followed_and_its_rooms_with_it() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId old = fixture.space.ensure();
        RoomId fresh = upgrade(fixture, old, BOT);
        int rooms = fixture.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
        assertThat(reconcileReport.plan().repairs().getFirst().kind()).isEqualTo("follow-space-upgrade");
        assertThat(fixture.homeserver.rooms()).hasSize(rooms);
        assertThat(fixture.agentSpace.required()).isEqualTo(fresh);
        assertThat(fixture.homeserver.stateOf(
                        fresh, EventTypes.SPACE_CHILD, fixture.roomOf(ADA).value()))
                .isPresent();
        assertThat(fixture.homeserver
                        .stateOf(fixture.roomOf(ADA), EventTypes.JOIN_RULES, "")
                        .orElseThrow()
                        .content()
                        .toString())
                .contains(fresh.value());
        isStill(fixture);
    }

    @Test
    void of_two_rooms_of_one_agent_the_older_one_is_kept_and_the_other_says_where_it_is() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId kept = fixture.roomOf(ADA);
        RoomId second = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        fixture.homeserver.force(
                second,
                BOT,
                EventTypes.BINDING,
                "",
                Binding.ofAgentRoom(ADA.ref(), NOW.plusSeconds(60)).toJson());
        link(fixture, second, BOT, child());

        // Then
        mends(fixture, "retire-duplicate", "unlink");
        assertThat(fixture.roomOf(ADA)).isEqualTo(kept);
        assertThat(fixture.homeserver.timeline(second))
                .filteredOn(event -> event.type().equals("m.room.message"))
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.content().path("body").asText()).contains("https://matrix.to/#/" + kept));
        assertThat(fixture.bindings.of(second).flatMap(bound -> bound.binding().movedTo()))
                .contains(kept);
    }

    @Test
    void a_binding_that_somebody_else_wrote_over_ours_is_written_again_with_its_chat() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.roomOf(ADA);
        fixture.bindings.change(room, binding -> binding.put("chat_id", "conv-1"));
        fixture.homeserver.force(
                room,
                MALLORY,
                EventTypes.BINDING,
                "",
                Binding.ofAgentRoom(GRACE.ref(), NOW).toJson());

        // Then
        mends(fixture, "write-binding");
        assertThat(fixture.homeserver.stateOf(room, EventTypes.BINDING, "")).hasValueSatisfying(binding -> {
            assertThat(binding.sender()).isEqualTo(BOT);
            assertThat(binding.content().path("agent_id").asText())
                    .isEqualTo(ADA.ref().agentId());
            assertThat(binding.content().path("chat_id").asText()).isEqualTo("conv-1");
        });
    }

    @Test
    void a_forged_binding_in_a_strangers_room_counts_for_nothing() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.homeserver.foreignRoom(MALLORY, Optional.empty());
        fixture.homeserver.force(room, MALLORY, EventTypes.MEMBER, BOT.value(), membership("join"));
        fixture.homeserver.force(
                room,
                MALLORY,
                EventTypes.BINDING,
                "",
                Binding.ofAgentRoom(ADA.ref(), NOW.minusSeconds(9)).toJson());

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(fixture.bindings.of(room)).isEmpty();
    }

    @Test
    void a_binding_of_an_unknown_version_is_left_alone_and_said() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, BOT, EventTypes.BINDING, "", object().put("version", 2));
        int rooms = fixture.homeserver.rooms().size();

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::kind)
                .contains(Finding.FindingKind.UNKNOWN_BINDING);
        assertThat(fixture.homeserver.rooms()).hasSize(rooms);
        assertThat(fixture.incomplete(List.of(ADA), fixture.space.ensure()).agents())
                .as("polls make no second room either")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_room_that_the_bot_was_removed_from_is_told_of_and_not_made_again(boolean keepsDatabase) {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, ALICE, EventTypes.MEMBER, BOT.value(), membership("leave"));
        SpaceFixture later = keepsDatabase ? fixture : fixture.restartedOn(TestDatabases.inMemory());

        // When
        ReconcileReport reconcileReport = later.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains(room.value(), ADA.ref().toString(), "Invite the bot");
        assertThat(later.incomplete(List.of(ADA), later.space.ensure()).agents())
                .isEmpty();
    }

    @Test
    void a_room_that_is_gone_for_good_is_made_again() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(room, BOT, EventTypes.MEMBER, BOT.value(), membership("leave"));
        fixture.homeserver.force(room, BOT, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        fixture.homeserver.forgetAlias(
                NAMESPACE.agentRoomAlias("letta", ADA.ref().agentId()));

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(kinds(reconcileReport))
                .containsExactly("create-user", "set-profile", "create-room", "unlink-abandoned");
        assertThat(fixture.roomOf(ADA)).isNotEqualTo(room);
        isStill(fixture);
    }

    @Test
    void what_can_not_be_told_of_a_room_leads_to_nothing() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.roomOf(ADA);
        List<BoundRoom> rows = fixture.bindings.all();
        fixture.homeserver.before(call -> {
            if (call.name().equals("state") && call.target().equals(room.value())) {
                throw new HomeserverException.Unclear("state", "502", null);
            }
        });

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings()).extracting(Finding::kind).contains(Finding.FindingKind.CANT_TELL);
        assertThat(fixture.bindings.all()).isEqualTo(rows);
    }

    @Test
    void a_homeserver_that_stops_answering_breaks_it_off_and_changes_no_row() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        List<BoundRoom> rows = fixture.bindings.all();
        fixture.homeserver.before(call -> {
            if (call.name().equals("joinedRooms")) {
                throw new HomeserverException.Unclear("joinedRooms", "time-out", null);
            }
        });

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.problem()).isPresent();
        assertThat(fixture.bindings.all()).isEqualTo(rows);
    }

    @Test
    void a_dry_run_says_the_same_and_changes_nothing() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId room = fixture.roomOf(ADA);
        link(fixture, room, ALICE, object());
        fixture.homeserver.force(room, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        fixture.homeserver.forgetCalls();

        // When
        ReconcileReport dry =
                fixture.reconciler.run(ReconcileReport.Trigger.ASKED, true).orElseThrow();
        boolean nothingWritten = fixture.homeserver.writes().isEmpty();
        ReconcileReport real = fixture.reconcile();

        // Then
        assertThat(nothingWritten).isTrue();
        assertThat(dry.lines()).isEqualTo(real.lines()).hasSize(3);
        assertThat(dry.plan()).isEqualTo(real.plan());
    }

    @Test
    void one_failing_repair_holds_up_no_other() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomId ada = fixture.roomOf(ADA);
        RoomId grace = fixture.roomOf(GRACE);
        fixture.homeserver.force(ada, ALICE, EventTypes.MEMBER, userOf(ADA).value(), membership("leave"));
        link(fixture, ada, ALICE, object());
        link(fixture, grace, ALICE, object());
        fixture.homeserver.before(call -> {
            if (call.name().equals("join")) {
                throw new HomeserverException.Refused("join", 400, "M_UNKNOWN");
            }
        });

        // When
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);

        // Then
        assertThat(reconcileReport.failures().keySet()).extracting(Repair::kind).containsExactly("join");
        assertThat(linkOf(fixture, ada)).isNotEmpty();
        assertThat(linkOf(fixture, grace)).isNotEmpty();
    }

    @Test
    void a_room_of_ours_that_was_never_finished_is_cleaned_up_when_it_is_old_enough() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        fixture.homeserver.clock(() -> NOW.minusSeconds(3600));
        RoomId orphan = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        fixture.homeserver.force(orphan, BOT, EventTypes.CREATE, "", object().put("room_version", "11"));
        fixture.homeserver.clock(() -> NOW);
        RoomId young = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        fixture.homeserver.force(young, BOT, EventTypes.CREATE, "", object().put("room_version", "11"));

        // Then
        mends(fixture, "clean-up-orphan");
        assertThat(fixture.homeserver.membership(orphan, BOT)).contains("leave");
        assertThat(fixture.homeserver.membership(young, BOT)).contains("join");
    }

    @Test
    void a_space_whose_alias_leads_elsewhere_by_now_is_found_by_its_mark() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        RoomAlias alias = RoomAlias.of("agent_space", "home.test");
        fixture.homeserver.forgetAlias(alias);
        RoomId theirs = fixture.homeserver.foreignRoom(ALICE, Optional.of(alias));

        // When
        ReconcileReport reconcileReport =
                fixture.restartedOn(TestDatabases.inMemory()).reconcile();

        // Then
        assertThat(reconcileReport.plan().repairs()).isEmpty();
        assertThat(reconcileReport.plan().findings())
                .extracting(Finding::sentence)
                .singleElement()
                .asString()
                .contains(theirs.value(), fixture.space.ensure().value());
    }

    @Test
    void a_second_one_at_the_same_time_is_refused() {
        // Given
        SpaceFixture fixture = reconciled(TestDatabases.inMemory());
        fixture.homeserver.before(call -> {
            if (call.name().equals("resolve")) {
                fixture.homeserver.withoutHooks();
                assertThat(fixture.reconciler.run(ReconcileReport.Trigger.ASKED, false))
                        .isEmpty();
            }
        });

        // When
        ReconcileReport reconcileReport = fixture.reconcile();

        // Then
        assertThat(isClean(reconcileReport)).isTrue();
    }

    private static SpaceFixture reconciled(Database database) {
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.reconcileListing(ADA, GRACE);
        isStill(fixture);
        return fixture;
    }

    private static void isStill(SpaceFixture fixture) {
        fixture.homeserver.forgetCalls();
        ReconcileReport again = fixture.reconcileListing(ADA, GRACE);
        assertThat(again.plan().repairs()).isEmpty();
        assertThat(again.problem()).isEmpty();
        assertThat(fixture.homeserver.writes()).isEmpty();
    }

    private static void mends(SpaceFixture fixture, String... kinds) {
        ReconcileReport reconcileReport = fixture.reconcileListing(ADA, GRACE);
        assertThat(reconcileReport.problem()).isEmpty();
        assertThat(reconcileReport.failures()).isEmpty();
        assertThat(kinds(reconcileReport)).containsExactlyInAnyOrder(kinds);
        isStill(fixture);
    }

    private static List<String> kinds(ReconcileReport reconcileReport) {
        return reconcileReport.plan().repairs().stream().map(Repair::kind).toList();
    }

    private static RoomId chatRoom(SpaceFixture fixture) {
        RoomId room = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        fixture.homeserver.force(room, BOT, EventTypes.MEMBER, userOf(ADA).value(), membership("join"));
        Binding chat = new Binding(
                ADA.ref(),
                Binding.RoomKind.CHAT,
                Optional.of(ALICE),
                Optional.of("conv-2"),
                Optional.of("Maths"),
                false,
                NOW);
        fixture.homeserver.force(room, BOT, EventTypes.BINDING, "", chat.toJson());
        return room;
    }

    /** Upgrades the room as Synapse does: the new room has the old name and aliases, and only its creator as member. */
    public static RoomId upgrade(SpaceFixture fixture, RoomId old, UserId by) {
        RoomId fresh = fixture.homeserver.foreignRoom(BOT, Optional.empty());
        ObjectNode creation = object().put("room_version", "11");
        creation.putObject("predecessor").put("room_id", old.value());
        fixture.homeserver.force(fresh, BOT, EventTypes.CREATE, "", creation);
        fixture.homeserver
                .stateOf(old, EventTypes.NAME, "")
                .map(StateEvent::content)
                .ifPresent(name -> fixture.homeserver.force(fresh, BOT, EventTypes.NAME, "", name));
        fixture.homeserver.moveAliases(old, fresh);
        fixture.homeserver.force(old, by, EventTypes.TOMBSTONE, "", object().put("replacement_room", fresh.value()));
        return fresh;
    }

    private static void link(SpaceFixture fixture, RoomId room, UserId by, ObjectNode content) {
        fixture.homeserver.force(fixture.agentSpace.required(), by, EventTypes.SPACE_CHILD, room.value(), content);
    }

    private static ObjectNode linkOf(SpaceFixture fixture, RoomId room) {
        return fixture.homeserver
                .stateOf(fixture.agentSpace.required(), EventTypes.SPACE_CHILD, room.value())
                .orElseThrow()
                .content();
    }

    private static ObjectNode child() {
        ObjectNode child = object().put("suggested", false);
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
