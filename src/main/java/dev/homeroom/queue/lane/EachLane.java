package dev.homeroom.queue.lane;

import dev.homeroom.database.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A query for at most one row of a lane, run for many lanes. It has the parameters {@code :room_id} and {@code :track}.
 *
 * <p>PostgreSQL runs it in one statement, lane by lane. It can't make a join of it, so a plan that was made while few events
 * waited stays good when many do. H2 has no {@code lateral} and is asked lane by lane, which costs little within the process.
 */
public final class EachLane {
    private static final Map<String, String> TOGETHER = new ConcurrentHashMap<>();

    private EachLane() {}

    /** Reads the row of a lane. */
    @FunctionalInterface
    public interface LaneReader<T> {
        T read(Lane lane, ResultSet row) throws SQLException;
    }

    /** Returns what was read, for those lanes that have a row. */
    public static <T> Map<Lane, T> find(Connection connection, List<Lane> lanes, String query, LaneReader<T> reader) {
        Map<Lane, T> found = new LinkedHashMap<>();
        if (lanes.size() == 1 || Sql.isOnH2(connection)) {
            lanes.forEach(lane -> Sql.on(connection, query)
                    .bind("room_id", lane.room().value())
                    .bind("track", lane.track().word())
                    .map(row -> reader.read(lane, row))
                    .findFirst()
                    .ifPresent(read -> found.put(lane, read)));
        } else if (!lanes.isEmpty()) {
            Sql.on(connection, TOGETHER.computeIfAbsent(query, EachLane::together))
                    .bind(
                            "rooms",
                            lanes.stream().map(lane -> lane.room().value()).toArray(String[]::new))
                    .bind(
                            "tracks",
                            lanes.stream().map(lane -> lane.track().word()).toArray(String[]::new))
                    .map(row -> {
                        Lane lane = lanes.get(row.getInt("place") - 1);
                        return Map.entry(lane, reader.read(lane, row));
                    })
                    .list()
                    .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        }
        return found;
    }

    private static String together(String query) {
        return """
                select wanted.place, found.*
                from unnest(cast(:rooms as varchar array), cast(:tracks as varchar array))
                     with ordinality as wanted (room_id, track, place)
                cross join lateral (
                """ + query.replace(":room_id", "wanted.room_id").replace(":track", "wanted.track") + ") as found";
    }
}
