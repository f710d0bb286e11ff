package dev.homeroom.rooms;

import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.agent;
import static dev.homeroom.reconcile.SpaceFixture.userOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.KnownAgent;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.BoundRoom;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.ReplyRelation;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BindingsTest {
    private static final KnownAgent ADA = agent("agent-1", "Ada");

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_leads_to_its_agent_and_the_agent_to_its_room(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);

        // When
        RoomId room = fixture.bindings.agentRoomOf(ADA.ref()).orElseThrow();

        // Then
        assertThat(fixture.bindings.of(room)).hasValueSatisfying(bound -> {
            assertThat(bound.binding().agent()).isEqualTo(ADA.ref());
            assertThat(bound.agentUser()).isEqualTo(userOf(ADA));
        });
        assertThat(fixture.bindings.all()).extracting(BoundRoom::room).containsExactly(room);
        assertThat(fixture.bindings.of(fixture.space.ensure())).isEmpty();
        assertThat(fixture.bindings.agentRoomOf(new AgentRef("other", "agent-1")))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_that_the_index_has_lost_is_known_again_by_its_own_binding(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        SpaceFixture afterTheLoss = fixture.restartedOn(TestDatabases.inMemory());

        // When
        var bound = afterTheLoss.bindings.reconcile(room);

        // Then
        assertThat(bound).map(found -> found.binding().agent()).contains(ADA.ref());
        assertThat(afterTheLoss.bindings.of(room)).isEqualTo(bound);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_binding_that_somebody_else_has_sent_binds_nothing(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.force(
                room, new UserId("@mallory:example.org"), EventTypes.BINDING, "", binding(fixture, room));

        // When
        var bound = fixture.restartedOn(TestDatabases.inMemory()).bindings.reconcile(room);

        // Then
        assertThat(bound).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_chat_id_is_written_into_the_binding_once_and_the_rest_of_it_stays(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        ObjectNode richer = binding(fixture, room).put("from_a_later_version", true);
        fixture.homeserver.force(room, BOT, EventTypes.BINDING, "", richer);
        int events = fixture.homeserver.eventCount();

        // When
        fixture.bindings.change(room, binding -> binding.put("chat_id", "conv-1"));
        fixture.bindings.change(room, binding -> binding.put("chat_id", "conv-1"));

        // Then
        assertThat(binding(fixture, room)).isEqualTo(richer.deepCopy().put("chat_id", "conv-1"));
        assertThat(fixture.homeserver.eventCount()).isEqualTo(events + 1);
        assertThat(fixture.bindings.of(room).flatMap(bound -> bound.binding().chatId()))
                .contains("conv-1");
        assertThat(fixture.restarted()
                        .bindings
                        .of(room)
                        .flatMap(bound -> bound.binding().chatId()))
                .contains("conv-1");
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void how_answers_relate_in_a_room_outlives_the_database(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);

        // When
        fixture.bindings.setRelation(room, Optional.of(ReplyRelation.AS_ASKED));
        fixture.bindings.setRelation(room, Optional.of(ReplyRelation.THREAD));

        // Then
        assertThat(fixture.bindings.of(room).flatMap(bound -> bound.binding().relation()))
                .contains(ReplyRelation.THREAD);
        assertThat(fixture.restartedOn(TestDatabases.inMemory())
                        .bindings
                        .reconcile(room)
                        .flatMap(bound -> bound.binding().relation()))
                .contains(ReplyRelation.THREAD);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_room_can_be_told_to_answer_as_all_rooms_do(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.bindings.change(room, binding -> binding.put("chat_id", "conv-1"));
        Binding before = fixture.bindings.of(room).orElseThrow().binding();
        fixture.bindings.setRelation(room, Optional.of(ReplyRelation.THREAD));

        // When
        fixture.bindings.setRelation(room, Optional.empty());

        // Then
        assertThat(fixture.bindings.of(room).orElseThrow().binding()).isEqualTo(before);
        assertThat(fixture.restartedOn(TestDatabases.inMemory())
                        .bindings
                        .reconcile(room)
                        .map(BoundRoom::binding))
                .contains(before);
    }

    @ParameterizedTest
    @MethodSource("dev.homeroom.database.TestDatabases#both")
    void a_chat_id_that_the_homeserver_did_not_take_is_not_in_the_index(Database database) {
        // Given
        SpaceFixture fixture = SpaceFixture.on(database);
        fixture.provision(ADA);
        RoomId room = fixture.roomOf(ADA);
        fixture.homeserver.before(call -> {
            throw new HomeserverException.Unclear("putState", "502", null);
        });

        // When
        assertThatThrownBy(() -> fixture.bindings.change(room, binding -> binding.put("chat_id", "conv-1")))
                .isInstanceOf(HomeserverException.Unclear.class);

        // Then
        assertThat(fixture.bindings
                        .reread(room)
                        .flatMap(bound -> bound.binding().chatId()))
                .isEmpty();
    }

    private static ObjectNode binding(SpaceFixture fixture, RoomId room) {
        return fixture.homeserver
                .stateOf(room, EventTypes.BINDING, "")
                .orElseThrow()
                .content()
                .deepCopy();
    }
}
