package dev.homeroom.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homeroom.backend.AgentRef;
import dev.homeroom.database.Database;
import dev.homeroom.database.StoredTime;
import dev.homeroom.json.JsonText;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

final class AgentTable {
    private static final JsonMapper JSON = JsonText.mapper();

    private final Database database;

    AgentTable(Database database) {
        this.database = database;
    }

    List<KnownAgent> all() {
        return database.inTransaction(handle ->
                handle.createQuery("""
                        select backend, agent_id, name, tags, enabled, description, missing_since
                        from agent""").map((row, context) -> agent(row)).list());
    }

    /** Stores all changes in one transaction. */
    void store(AgentListDiff agentListDiff) {
        database.useTransaction(handle -> {
            insert(handle, agentListDiff.added());
            update(handle, agentListDiff.changed());
            update(handle, agentListDiff.missing());
            update(handle, agentListDiff.back());
        });
    }

    private static void insert(Handle handle, List<KnownAgent> agents) {
        execute(agents, handle.prepareBatch("""
                insert into agent (backend, agent_id, name, tags, enabled, description, missing_since)
                values (:backend, :agentId, :name, :tags, :enabled, :description, :missingSince)
                on conflict do nothing"""));
    }

    private static void update(Handle handle, List<KnownAgent> agents) {
        execute(agents, handle.prepareBatch("""
                update agent
                set name = :name, tags = :tags, enabled = :enabled, description = :description,
                    missing_since = :missingSince
                where backend = :backend
                and agent_id = :agentId"""));
    }

    private static void execute(List<KnownAgent> agents, PreparedBatch batch) {
        try (batch) {
            for (KnownAgent agent : agents) {
                batch.bind("backend", agent.ref().backend())
                        .bind("agentId", agent.ref().agentId())
                        .bind("name", agent.name())
                        .bind("tags", json(agent.tags()))
                        .bind("enabled", agent.enabled())
                        .bind("description", agent.description())
                        .bind("missingSince", agent.missingSince().orElse(null))
                        .add();
            }
            if (!agents.isEmpty()) {
                batch.execute();
            }
        }
    }

    private static KnownAgent agent(ResultSet row) throws SQLException {
        return new KnownAgent(
                new AgentRef(row.getString("backend"), row.getString("agent_id")),
                row.getString("name"),
                tags(row.getString("tags")),
                row.getBoolean("enabled"),
                row.getString("description"),
                StoredTime.ifSet(row, "missing_since"));
    }

    private static String json(Set<String> tags) {
        try {
            return JSON.writeValueAsString(new TreeSet<>(tags));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> tags(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
