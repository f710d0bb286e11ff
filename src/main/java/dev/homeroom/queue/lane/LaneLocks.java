package dev.homeroom.queue.lane;

import dev.homeroom.database.Sql;
import dev.homeroom.matrix.RoomId;
import java.sql.Connection;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Locks rows of lanes until the end of the transaction, in the order of the arguments. The databases do it differently:
 *
 * <ul>
 *   <li>PostgreSQL locks by {@code select for update}, many lanes in one statement. A row that is only locked gets no new
 *       version.
 *   <li>H2 parses {@code select for update} each time, so it locks by an update that changes nothing, lane by lane.
 * </ul>
 */
final class LaneLocks {
    private static final String HELD = """
            where room_id = :room_id
              and track = :track
              and owner = :owner
              and fence = :fence
            """;
    private static final String OF_ROOM = """
            where room_id = :room_id
              and track = :track
            """;
    private static final String WITHOUT_EFFECT = """
            update lane
            set fence = fence
            """;
    private static final String MAKE_DUE = """
            update lane
            set next_at = coalesce(next_at, :now)
            """ + OF_ROOM;

    private LaneLocks() {}

    /** Locks those of the lanes that have the owner and the fence of their claim, and returns them. */
    static Set<Lane> lockHeld(Connection connection, List<Lane> lanes) {
        if (!Sql.isOnH2(connection)) {
            return Sql.on(connection, """
                            select wanted.place
                            from unnest(cast(:rooms as varchar array), cast(:tracks as varchar array),
                                        cast(:owners as varchar array), cast(:fences as bigint array))
                                 with ordinality as wanted (room_id, track, owner, fence, place)
                            cross join lateral (select lane.fence
                                                from lane
                                                where lane.room_id = wanted.room_id
                                                  and lane.track = wanted.track
                                                  and lane.owner = wanted.owner
                                                  and lane.fence = wanted.fence
                                                for update) as held
                            """)
                    .bind("rooms", texts(lanes.stream().map(lane -> lane.room().value())))
                    .bind(
                            "tracks",
                            texts(lanes.stream().map(lane -> lane.track().word())))
                    .bind(
                            "owners",
                            texts(lanes.stream().map(lane -> lane.owner().id())))
                    .bind("fences", lanes.stream().map(Lane::fence).toArray(Long[]::new))
                    .map(row -> lanes.get(row.getInt(1) - 1))
                    .list()
                    .stream()
                    .collect(Collectors.toCollection(LinkedHashSet::new));
        }
        Sql lock = Sql.on(connection, WITHOUT_EFFECT + HELD);
        lanes.forEach(lane -> held(lock, lane).add());
        int[] locked = lock.executeBatch();
        return IntStream.range(0, locked.length)
                .filter(i -> locked[i] == 1)
                .mapToObj(lanes::get)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String[] texts(Stream<String> texts) {
        return texts.toArray(String[]::new);
    }

    static Sql held(Sql statement, Lane lane) {
        return statement
                .bind("room_id", lane.room().value())
                .bind("track", lane.track().word())
                .bind("owner", lane.owner().id())
                .bind("fence", lane.fence());
    }

    /** Locks a lane, whichever process holds it. No-op if there is no row. */
    static void lock(Connection connection, RoomId room, LaneKind laneKind) {
        if (Sql.isOnH2(connection)) {
            ofRoom(Sql.on(connection, WITHOUT_EFFECT + OF_ROOM), room, laneKind).execute();
        } else {
            ofRoom(Sql.on(connection, "select fence from lane\n" + OF_ROOM + "for update"), room, laneKind)
                    .map(row -> row.getLong(1));
        }
    }

    private static Sql ofRoom(Sql statement, RoomId room, LaneKind laneKind) {
        return statement.bind("room_id", room.value()).bind("track", laneKind.word());
    }

    /**
     * Locks the lanes of these rooms, and makes those due that are idle.
     *
     * @return rooms that have no such lane
     */
    static List<RoomId> makeDue(Connection connection, LaneKind laneKind, List<RoomId> rooms, Instant now) {
        if (Sql.isOnH2(connection)) {
            int[] found = makeDueOneByOne(connection, laneKind, rooms, now);
            return IntStream.range(0, found.length)
                    .filter(i -> found[i] == 0)
                    .mapToObj(rooms::get)
                    .toList();
        }
        Map<RoomId, Boolean> idle = lockAll(connection, laneKind, rooms);
        List<RoomId> toWake =
                rooms.stream().filter(room -> idle.getOrDefault(room, false)).toList();
        if (!toWake.isEmpty()) {
            makeDueOneByOne(connection, laneKind, toWake, now);
        }
        return rooms.stream().filter(room -> !idle.containsKey(room)).toList();
    }

    /** Returns whether each of the lanes that exist is idle. */
    private static Map<RoomId, Boolean> lockAll(Connection connection, LaneKind laneKind, List<RoomId> rooms) {
        Map<RoomId, Boolean> idle = new HashMap<>();
        Sql.on(connection, """
                        select wanted.place, found.next_at is null as idle
                        from unnest(cast(:rooms as varchar array)) with ordinality as wanted (room_id, place)
                        cross join lateral (select lane.next_at
                                            from lane
                                            where lane.room_id = wanted.room_id
                                              and lane.track = :track
                                            for update) as found
                        """)
                .bind("rooms", texts(rooms.stream().map(RoomId::value)))
                .bind("track", laneKind.word())
                .map(row -> Map.entry(rooms.get(row.getInt("place") - 1), row.getBoolean("idle")))
                .list()
                .forEach(found -> idle.put(found.getKey(), found.getValue()));
        return idle;
    }

    private static int[] makeDueOneByOne(Connection connection, LaneKind laneKind, List<RoomId> rooms, Instant now) {
        Sql update = Sql.on(connection, MAKE_DUE).bind("now", now);
        rooms.forEach(room -> ofRoom(update, room, laneKind).add());
        return update.executeBatch();
    }
}
