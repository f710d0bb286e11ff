package dev.homeroom.predecessor;

import static dev.homeroom.directory.FakeBackend.agent;
import static dev.homeroom.reconcile.SpaceFixture.ALICE;
import static dev.homeroom.reconcile.SpaceFixture.BOT;
import static dev.homeroom.reconcile.SpaceFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.TestDatabases;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.directory.DirectoryFixture;
import dev.homeroom.directory.FakeBackend;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.predecessor.ImportLine.Verdict;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImportTest {
    private final Database database = TestDatabases.inMemory();
    private final SpaceFixture world = SpaceFixture.on(database);
    private final FakeBackend letta = new FakeBackend("letta").lists(agent("ada", "Ada"), agent("both", "Both"));
    private final FakeBackend other = new FakeBackend("other").lists(agent("both", "Both"));
    private final AgentDirectory directory = DirectoryFixture.directory(database, letta, other);
    private final Import imports =
            new Import(directory, NAMESPACE, AdoptionFixture.rooms(world), AdoptionFixture.space(world));
    private final ObjectNode file = JsonNodeFactory.instance.objectNode();

    @BeforeEach
    void start() {
        directory.start();
        await().until(directory::hasPolledAll);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void each_row_is_told_what_became_of_it_in_the_order_of_the_file() {
        // Given
        row("ada", madeBy(NAMESPACE.agentUser("letta", "ada")));
        row("nobody", madeBy(ALICE));
        row("both", madeBy(ALICE));
        file.putObject("roomless").put("agent_id", "roomless");
        file.put("broken", 7);

        // When
        List<ImportLine> lines = run();

        // Then
        assertThat(lines)
                .extracting(ImportLine::verdict)
                .containsExactly(Verdict.ADOPTED, Verdict.REFUSED, Verdict.REFUSED, Verdict.NO_ROOM, Verdict.REFUSED);
        assertThat(lines.get(1).why()).isEqualTo("No backend lists this agent, so nobody would answer in its room.");
        assertThat(lines.get(2).why()).isEqualTo("Several backends list this agent. Add \"backend\" to its row.");
        assertThat(lines.get(4).why()).isEqualTo("The row is not a JSON object.");
    }

    @Test
    void what_is_given_out_is_taken_in_again_as_it_is() {
        // Given
        row("ada", madeBy(NAMESPACE.agentUser("letta", "ada")));
        file.withObject("both").put("backend", "other");
        row("both", madeBy(NAMESPACE.agentUser("other", "both")));
        run();

        // When
        Mappings exported = Mappings.read(Export.mappings(world.bindings.all(), directory));
        world.homeserver.forgetCalls();
        List<ImportLine> again = run(exported, Optional.empty());

        // Then
        assertThat(again).hasSize(2).extracting(ImportLine::verdict).containsOnly(Verdict.ALREADY);
        assertThat(world.homeserver.writes()).isEmpty();
    }

    @Test
    void a_room_that_was_upgraded_is_given_out_as_what_it_has_become() {
        // Given
        RoomId old = madeBy(NAMESPACE.agentUser("letta", "ada"));
        row("ada", old);
        run();
        RoomId fresh = world.homeserver.foreignRoom(BOT, Optional.empty());
        world.bindings.change(old, binding -> binding.put("moved_to", fresh.value()));
        Binding binding = Binding.ofAgentRoom(new AgentRef("letta", "ada"), SpaceFixture.NOW);
        world.homeserver.force(fresh, BOT, EventTypes.BINDING, "", binding.toJson());
        world.bindings.reconcile(fresh);

        // When
        ObjectNode exported = Export.mappings(world.bindings.all(), directory);

        // Then
        assertThat(exported.properties()).hasSize(1);
        assertThat(exported.path("ada").path("room_id").asText()).isEqualTo(fresh.value());
    }

    @Test
    void what_is_printed_of_a_name_stays_in_its_line() {
        // Given
        file.putObject("ghost").put("agent_id", "ghost").put("agent_name", "two\nlines\u001b[31m \u202eback");
        row("ghost", madeBy(ALICE));

        // When / Then
        assertThat(run()).extracting(ImportLine::name).containsExactly("two lines [31m back");
    }

    @Test
    void without_its_space_nothing_is_begun_and_the_steps_are_told() {
        // Given
        RoomId old = madeBy(ALICE);
        row("ada", madeBy(NAMESPACE.agentUser("letta", "ada")));
        int rooms = world.homeserver.rooms().size();

        // When
        List<ImportLine> lines = run(Mappings.read(file), Optional.of(new SpaceConfig(old)));

        // Then
        assertThat(lines).hasSize(2).extracting(ImportLine::verdict).containsOnly(Verdict.REFUSED);
        assertThat(lines.getFirst().steps())
                .anyMatch(step -> step.contains("/invite " + BOT))
                .anyMatch(step -> step.contains("!admin users force-promote " + BOT + " " + old))
                .anyMatch(step -> step.contains("/_synapse/admin/v1/rooms/"));
        assertThat(world.homeserver.rooms()).hasSize(rooms);
        assertThat(world.bindings.all()).isEmpty();
    }

    @Test
    void a_homeserver_in_trouble_holds_up_one_row_only() {
        // Given
        RoomId first = madeBy(NAMESPACE.agentUser("letta", "ada"));
        row("ada", first);
        file.withObject("both").put("backend", "other");
        row("both", madeBy(NAMESPACE.agentUser("other", "both")));
        world.homeserver.before(call -> {
            if (call.target().equals(first.value())) {
                throw new HomeserverException.Unclear(call.name(), "time-out", null);
            }
        });

        // When
        List<ImportLine> lines = run();

        // Then
        assertThat(lines).extracting(ImportLine::verdict).containsExactly(Verdict.REFUSED, Verdict.ADOPTED);
        assertThat(lines.getFirst().why()).contains("time-out", "Import again later");
    }

    @Test
    void a_user_that_goes_by_another_rule_is_told() {
        // Given
        row("ada", madeBy(NAMESPACE.agentUser("letta", "ada")));
        file.withObject("ada").put("matrix_user_id", "@ada:home.test");

        // When
        List<ImportLine> lines = run();

        // Then
        assertThat(lines.getFirst().verdict()).isEqualTo(Verdict.ADOPTED);
        assertThat(lines.getFirst().why()).contains("@ada:home.test may be removed from the room");
    }

    private void row(String agent, RoomId room) {
        file.withObject(agent).put("agent_id", agent).put("room_id", room.value());
    }

    private List<ImportLine> run() {
        return run(Mappings.read(file), Optional.empty());
    }

    private List<ImportLine> run(Mappings mappings, Optional<SpaceConfig> space) {
        List<ImportLine> lines = new ArrayList<>();
        imports.run(mappings, space, lines::add);
        return lines;
    }

    private RoomId madeBy(UserId maker) {
        RoomId room = world.homeserver.foreignRoom(maker, Optional.empty());
        ObjectNode levels = JsonNodeFactory.instance.objectNode();
        levels.putObject("users").put(maker.value(), 100);
        world.homeserver.force(room, maker, EventTypes.POWER_LEVELS, "", levels);
        return room;
    }
}
