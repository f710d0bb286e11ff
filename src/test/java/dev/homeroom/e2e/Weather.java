package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Network faults in both directions, from a seed. Their number is limited, because homeservers and Homeroom wait longer
 * after each failure.
 */
final class Weather {
    /**
     * Whether pushes may be lost for good: the homeserver believes them delivered, or a restart forgets events without
     * a transaction (Synapse 1.163). Homeroom's next start must find them.
     */
    static final boolean PUSHES_VANISH = Boolean.getBoolean("chaos.pushes-vanish");

    private static final Duration LONGEST_OVERTAKING = Duration.ofSeconds(3);

    private final SplittableRandom random;
    private final double roughness;
    private final Set<String> overtaken = new HashSet<>();
    private int pushesLost = 3;
    private int requestsLost = 8;
    private boolean calm;
    private int faults;

    Weather(long seed) {
        this.random = new SplittableRandom(~seed);
        this.roughness = random.nextDouble() * 0.6;
    }

    /** Number of faults. */
    synchronized int faults() {
        return faults;
    }

    /** Stops all faults. Pending requests still arrive in a possible order. */
    synchronized void calmDown() {
        calm = true;
    }

    /** Faults for the homeserver's requests. */
    Fault towardsHomeroom(Exchange request) {
        if (!request.isTransaction()) {
            return new Fault.None();
        }
        Set<String> rooms = roomsIn(request);
        // What is postponed may be overtaken by other rooms' events only: nobody could know the order within a room
        // then.
        return isFree(rooms) ? push(request, rooms) : new Fault.BadGateway();
    }

    private boolean isFree(Set<String> rooms) {
        long deadline = System.nanoTime() + LONGEST_OVERTAKING.toNanos();
        while (isOvertaken(rooms) && System.nanoTime() < deadline) {
            Patience.pause(Duration.ofMillis(20));
        }
        return !isOvertaken(rooms);
    }

    private synchronized boolean isOvertaken(Set<String> rooms) {
        return !Collections.disjoint(rooms, overtaken);
    }

    private synchronized Fault push(Exchange request, Set<String> rooms) {
        if (calm || random.nextDouble() > roughness) {
            return new Fault.None();
        }
        faults++;
        return switch (random.nextInt(PUSHES_VANISH ? 11 : 10)) {
            case 0 -> lostPush(new Fault.Dropped());
            case 1 -> lostPush(new Fault.BadGateway());
            case 2, 3 -> lostPush(new Fault.AnswerLost(upTo(300)));
            case 4 -> new Fault.Delayed(upTo(500));
            case 5 -> new Fault.Doubled();
            case 6 -> again(upTo(100), List.of(same(request)));
            case 7 -> again(upTo(2000), List.of(same(request)));
            case 8 -> again(upTo(500), inOtherBatches(request));
            case 9 -> postponed(rooms);
            default -> new Fault.Swallowed();
        };
    }

    private Fault lostPush(Fault fault) {
        return pushesLost-- > 0 ? fault : new Fault.None();
    }

    private Fault again(Duration after, List<Fault.Further> further) {
        return new Fault.FollowedBy(after, further);
    }

    private static Fault.Further same(Exchange request) {
        return new Fault.Further(request.path() + "?" + request.query(), request.body());
    }

    /** The same events under new ids: some left out, the others in transactions of one, two or three. */
    private List<Fault.Further> inOtherBatches(Exchange request) {
        List<JsonNode> events = new ArrayList<>();
        Json.parse(request.body()).path("events").forEach(events::add);
        events.removeIf(_ -> random.nextInt(4) == 0);
        List<Fault.Further> batches = new ArrayList<>();
        while (!events.isEmpty()) {
            List<JsonNode> batch = events.subList(0, Math.min(events.size(), 1 + random.nextInt(3)));
            ObjectNode body = Json.object();
            body.putArray("events").addAll(batch);
            batches.add(new Fault.Further(request.path() + "-" + random.nextInt(Integer.MAX_VALUE), body.toString()));
            batch.clear();
        }
        return batches;
    }

    private Fault postponed(Set<String> rooms) {
        overtaken.addAll(rooms);
        return new Fault.Postponed(upTo(700), () -> arrived(rooms));
    }

    private synchronized void arrived(Set<String> rooms) {
        overtaken.removeAll(rooms);
    }

    private static Set<String> roomsIn(Exchange request) {
        return Json.parse(request.body())
                .path("events")
                .valueStream()
                .map(event -> event.path("room_id").asText())
                .collect(Collectors.toSet());
    }

    /** Faults for Homeroom's requests. */
    synchronized Fault towardsHomeserver(Exchange request) {
        double likely = request.isSend() ? roughness : roughness / 6;
        if (calm || random.nextDouble() > likely || requestsLost == 0) {
            return new Fault.None();
        }
        faults++;
        requestsLost--;
        return switch (random.nextInt(6)) {
            case 0 -> new Fault.Dropped();
            case 1 -> new Fault.Delayed(upTo(400));
            case 2 -> new Fault.RateLimited(upTo(800));
            case 3 -> new Fault.BadGateway();
            default -> new Fault.AnswerLost(upTo(300));
        };
    }

    private Duration upTo(int milliseconds) {
        return Duration.ofMillis(1 + random.nextInt(milliseconds));
    }
}
