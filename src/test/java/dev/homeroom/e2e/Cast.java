package dev.homeroom.e2e;

import dev.homeroom.e2e.agent.Mutation;
import dev.homeroom.e2e.agent.Sabotage;
import dev.homeroom.matrix.RoomId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Two people, some echoing agents, and a killable Homeroom on one stage. They can play many scenes in turn. A scene's
 * events are recognised by its messages.
 */
final class Cast {
    private static final String STREAMING = "HOMEROOM_REPLY_STREAMING";

    private final Stage stage;
    private final Sabotage sabotage;
    private final List<Person> people;
    private final List<Talk> talks;

    private Cast(Stage stage, Sabotage sabotage, List<Person> people, List<Talk> talks) {
        this.stage = stage;
        this.sabotage = sabotage;
        this.people = people;
        this.talks = talks;
    }

    /** Starts Homeroom, and waits until everybody is in every agent room. */
    static Cast on(Stage stage, int agents, Mutation... mutations) {
        Person bob = stage.person("bob");
        Sabotage sabotage = Sabotage.in(stage.directory(), mutations);
        stage.homeroom()
                .set("HOMEROOM_INVITE", stage.alice().id() + "," + bob.id())
                .set("HOMEROOM_TURNS_ENVELOPE", "false")
                .set("HOMEROOM_TURNS_GIVE_UP_AFTER", "3s")
                .set("HOMEROOM_TURNS_TELL_DELAY_AFTER", "1s")
                .set("HOMEROOM_WORK_SHUTDOWN_GRACE", "2s")
                .set("HOMEROOM_WORK_POLL_INTERVAL", "100ms")
                .withAgent(sabotage)
                .start();
        List<Talk> talks = IntStream.rangeClosed(1, agents)
                .mapToObj(number -> Talk.withNewAgent(stage, "Agent " + number))
                .toList();
        Set<RoomId> rooms = talks.stream().map(Talk::room).collect(Collectors.toSet());
        Patience.waitingFor("Bob in every room").until(() -> {
            bob.acceptInvites();
            return bob.joinedRooms().containsAll(rooms);
        });
        return new Cast(stage, sabotage, List.of(stage.alice(), bob), talks);
    }

    Stage stage() {
        return stage;
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
        if (!streaming.equals(stage.homeroom().settings().get(STREAMING))) {
            stage.homeroom().stop();
            stage.homeroom().set(STREAMING, streaming).start();
        }
    }

    static Said say(Person person, RoomId room, String text) {
        return new Said(room, person.say(room, text), text);
    }

    /** SIGKILL, unless it is dead, and a start without waiting. */
    void killAndLaunch() {
        if (stage.homeroom().isAlive()) {
            stage.homeroom().kill();
        }
        sabotage.disarm();
        AfterDeath.endLeases(stage.database());
        stage.homeroom().launch();
    }

    /** Ends all disturbances. Homeroom runs afterwards. */
    void calmDown() {
        boolean lives = sabotage.disarm() || !stage.homeroom().awaitEnd(Patience.USUAL);
        talks.forEach(talk -> stage.letta().let(talk.agent(), Behaviour.echo()));
        if (!lives || !stage.homeroom().isAlive()) {
            killAndLaunch();
        }
        stage.homeroom().awaitReady();
        stage.toHomeroom().awaitDeliveries();
        stage.toHomeroom().spoilNothing();
        stage.toHomeserver().spoilNothing();
        stage.askHomeserverToPush();
    }
}
