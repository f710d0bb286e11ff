package dev.homeroom.e2e;

import dev.homeroom.e2e.sabotage.Mutation;
import dev.homeroom.e2e.sabotage.Sabotage;
import dev.homeroom.fake.Script;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Two people, some echoing agents, and a killable Homeroom on one stage. They can play many scenes in turn. A scene's
 * events are recognised by its messages.
 */
final class Cast {
    private static final String STREAMING = "HOMEROOM_REPLY_STREAMING";

    private final E2eEnvironment e2eEnvironment;
    private final Sabotage sabotage;
    private final List<Person> people;
    private final List<Talk> talks;
    private Optional<SharedRoom> shared = Optional.empty();

    private Cast(E2eEnvironment e2eEnvironment, Sabotage sabotage, List<Person> people, List<Talk> talks) {
        this.e2eEnvironment = e2eEnvironment;
        this.sabotage = sabotage;
        this.people = people;
        this.talks = talks;
    }

    /** Starts Homeroom, and waits until everybody is in every agent room. */
    static Cast on(E2eEnvironment e2eEnvironment, int agents, Mutation... mutations) {
        Person bob = e2eEnvironment.person("bob");
        Sabotage sabotage = Sabotage.in(e2eEnvironment.directory(), mutations);
        e2eEnvironment
                .homeroom()
                .set("HOMEROOM_INVITE", e2eEnvironment.alice().id() + "," + bob.id())
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_SYNC_INTERVAL", "500ms")
                .set("HOMEROOM_TURNS_GIVE_UP_AFTER", "3s")
                .set("HOMEROOM_TURNS_TELL_DELAY_AFTER", "1s")
                .set("HOMEROOM_WORK_SHUTDOWN_GRACE", "2s")
                .set("HOMEROOM_WORK_POLL_INTERVAL", "100ms")
                .set("HOMEROOM_LOOP_GUARD_BUDGET", "1000")
                .set("HOMEROOM_LOOP_GUARD_FUSE", "1000")
                .withSabotage(sabotage)
                .start();
        List<Talk> talks = IntStream.rangeClosed(1, agents)
                .mapToObj(number -> Talk.withNewAgent(e2eEnvironment, "Agent " + number))
                .toList();
        Set<RoomId> rooms = talks.stream().map(Talk::room).collect(Collectors.toSet());
        Patience.waitingFor("Bob in every room").until(() -> {
            bob.acceptInvites();
            return bob.joinedRooms().containsAll(rooms);
        });
        return new Cast(e2eEnvironment, sabotage, List.of(e2eEnvironment.alice(), bob), talks);
    }

    /** Adds a room with several agents, where both people are too. */
    Cast withSharedRoom(int agents) {
        SharedRoom room = SharedRoom.on(e2eEnvironment, agents);
        Person bob = people.getLast();
        Patience.waitingFor("Bob in the shared room").until(() -> {
            bob.acceptInvites();
            return bob.joinedRooms().contains(room.room());
        });
        shared = Optional.of(room);
        return this;
    }

    Optional<SharedRoom> shared() {
        return shared;
    }

    E2eEnvironment stage() {
        return e2eEnvironment;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    List<Person> people() {
        return people;
    }

    /** One room for each agent. */
    List<Talk> talks() {
        return talks;
    }

    /**
     * Sets the streaming mode and restarts Homeroom. Returns when it is ready, since disturbances of a start meet no
     * answer.
     */
    void stream(String streaming) {
        if (!streaming.equals(e2eEnvironment.homeroom().settings().get(STREAMING))) {
            e2eEnvironment.homeroom().stop();
            e2eEnvironment.homeroom().set(STREAMING, streaming).start();
        }
    }

    static Said say(Person person, RoomId room, String text) {
        return new Said(room, person.say(room, text), text);
    }

    /** Says something to all agents of a room. */
    Said lastWords(RoomId room, String text) {
        return shared.filter(several -> several.room().equals(room))
                .map(several -> several.say(
                        people.getFirst(),
                        text,
                        IntStream.range(0, several.agents().size()).boxed().collect(Collectors.toSet())))
                .orElseGet(() -> say(people.getFirst(), room, text));
    }

    /** SIGKILL, unless it is dead, and a start without waiting. */
    void killAndLaunch() {
        if (e2eEnvironment.homeroom().isAlive()) {
            e2eEnvironment.homeroom().kill();
        }
        sabotage.disarm();
        AfterDeath.endLeases(e2eEnvironment.database());
        e2eEnvironment.homeroom().launch();
    }

    /** Homeroom runs afterwards, or starts. */
    void endKills() {
        boolean lives = sabotage.disarm() || !e2eEnvironment.homeroom().awaitEnd(Patience.USUAL);
        if (!lives || !e2eEnvironment.homeroom().isAlive()) {
            killAndLaunch();
        }
    }

    /** Ends all disturbances. Homeroom runs afterwards. Agents that ask for approvals go on with that. */
    void calmDown() {
        endKills();
        Stream.concat(talks.stream(), shared.stream().flatMap(room -> room.agents().stream()))
                .filter(talk -> !e2eEnvironment.letta().asksForApprovals(talk.agent()))
                .forEach(talk -> e2eEnvironment.letta().let(talk.agent(), Script.echo()));
        e2eEnvironment.homeroom().awaitReady();
        e2eEnvironment.toHomeroom().awaitDeliveries();
        e2eEnvironment.toHomeroom().spoilNothing();
        e2eEnvironment.toHomeserver().spoilNothing();
        e2eEnvironment.askHomeserverToPush();
    }
}
