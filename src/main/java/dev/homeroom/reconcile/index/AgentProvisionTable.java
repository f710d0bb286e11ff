package dev.homeroom.reconcile.index;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.entity.Repository;
import dev.homeroom.rooms.RoomTable;
import dev.homeroom.rooms.state.Binding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The table {@code home} with the provisioning state of agents. The room's name comes from the row of the room. */
@ApplicationScoped
public class AgentProvisionTable {
    private final Repository<AgentProvisionEntity> rows = new Repository<>(AgentProvisionEntity.class);
    private final Database database;
    private final RoomTable rooms;

    public AgentProvisionTable(Database database, RoomTable rooms) {
        this.database = database;
        this.rooms = rooms;
    }

    /**
     * A row at one time.
     *
     * @param version changes with each change of the row
     */
    record ProvisionRow(AgentProvision provision, long version) {}

    List<AgentProvision> all() {
        return rows().stream().map(ProvisionRow::provision).toList();
    }

    List<ProvisionRow> rows() {
        return database.inTransaction(_ -> rows.list().stream()
                .map(row -> new ProvisionRow(row.provision(), row.version()))
                .toList());
    }

    public AgentProvision of(AgentRef agent) {
        return database.inTransaction(_ -> rows.findById(agent))
                .map(AgentProvisionEntity::provision)
                .orElseGet(() -> AgentProvision.none(agent));
    }

    /** Adds the row or replaces it, whatever it was. */
    public void save(AgentProvision agentProvision) {
        database.useTransaction(_ -> rows.overwrite(
                agentProvision.agent(), row -> row.set(agentProvision), new AgentProvisionEntity(agentProvision)));
    }

    /** Saves the provision and the room in one transaction. */
    public void save(AgentProvision agentProvision, Binding binding) {
        database.useTransaction(_ -> {
            agentProvision
                    .room()
                    .ifPresent(room ->
                            rooms.save(room, binding, agentProvision.roomName().orElse("")));
            save(agentProvision);
        });
    }

    /** Saves the row unless it has changed since {@code was} was read. */
    void replace(Optional<ProvisionRow> was, AgentProvision wanted) {
        database.useTransaction(_ -> {
            if (was.isEmpty()) {
                rows.insertIfAbsent(new AgentProvisionEntity(wanted));
            } else {
                rows.update(new AgentProvisionEntity(wanted, was.get().version()));
            }
        });
    }
}
