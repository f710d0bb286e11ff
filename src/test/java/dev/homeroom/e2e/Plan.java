package dev.homeroom.e2e;

import dev.homeroom.e2e.SharedRoom.RoomMode;
import dev.homeroom.e2e.sabotage.Aim;
import dev.homeroom.e2e.sabotage.ApprovalKillPoint;
import dev.homeroom.e2e.sabotage.KillPoint;
import dev.homeroom.fake.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The events of a chaos episode, derived from its seed. The machine decides their exact timing.
 *
 * @param streaming value of the streaming setting
 * @param parts simultaneous actions of people in rooms
 * @param blows failures of the servers meanwhile, in order
 * @param together what happens in the room with several agents
 */
record Plan(long seed, String streaming, List<Part> parts, List<Blow> blows, Optional<SharedActions> together) {
    private static final List<String> STREAMING = List.of("off", "notice", "edits");
    private static final int LONGEST_BURST = 4;
    private static final List<Aim> POINTS = List.of(KillPoint.values());
    private static final List<Aim> APPROVAL_POINTS = List.of(ApprovalKillPoint.values());
    private static final int TOGETHER = 3;
    /** Most agents answer mentions alone. */
    private static final List<RoomMode> MODES =
            List.of(RoomMode.MENTION, RoomMode.MENTION, RoomMode.OPEN, RoomMode.LISTEN, RoomMode.OFF);

    /** Actions of one person in one room. */
    record Part(int room, int person, List<Step> steps) {}

    sealed interface Step {
        record Say(String text) implements Step {}

        record Wait(Duration duration) implements Step {}

        /** Reaction of the room's agent to later messages. */
        record Let(Script script) implements Step {}

        /** A program lets the room's agent ask people. */
        record Ask(String question) implements Step {}
    }

    /**
     * Simultaneous actions in the room with several agents.
     *
     * @param modes of its agents
     */
    record SharedActions(List<RoomMode> modes, List<PersonAmongAgents> people) {}

    /** Actions of one person. */
    record PersonAmongAgents(int person, List<GroupStep> steps) {}

    sealed interface GroupStep {
        /** @param mentioned indexes of agents */
        record SayTo(String text, Set<Integer> mentioned) implements GroupStep {}

        record LetAgent(int agent, Script script) implements GroupStep {}

        /** An agent that is never asked comes or goes. */
        record Guest(boolean comes) implements GroupStep {}

        record Pause(Duration duration) implements GroupStep {}
    }

    /** A start follows if a blow ends Homeroom. */
    sealed interface Blow {
        record Wait(Duration duration) implements Blow {}

        /** Waits for a card or a question, but not for long. */
        record AwaitCard() implements Blow {}

        record Kill() implements Blow {}

        /** SIGKILL at the {@code time}-th next visit. */
        record KillAt(Aim point, int time) implements Blow {}

        /** SIGTERM. */
        record Stop() implements Blow {}

        record RestartHomeserver() implements Blow {}

        /** The agents' server refuses connections. */
        record AgentsAway(Duration duration) implements Blow {}
    }

    static Plan of(long seed, int rooms, int people) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean isAboutApprovals = random.nextBoolean();
        int used = 1 + random.nextInt(rooms);
        List<Part> parts = IntStream.range(0, used)
                .boxed()
                .flatMap(room -> IntStream.rangeClosed(0, random.nextInt(3) == 0 ? 1 : 0)
                        .mapToObj(person -> new Part(
                                room,
                                person % people,
                                steps(random, seed + "." + room + "." + person + ".", isAboutApprovals))))
                .toList();
        List<Blow> blows = blows(random, isAboutApprovals);
        Optional<SharedActions> together = random.nextInt(3) > 0
                ? Optional.of(together(random, seed, people, isAboutApprovals))
                : Optional.empty();
        return new Plan(seed, streamingOf(seed), parts, blows, together);
    }

    private static SharedActions together(SplittableRandom random, long seed, int people, boolean isAboutApprovals) {
        List<RoomMode> modes = Stream.generate(() -> MODES.get(random.nextInt(MODES.size())))
                .limit(TOGETHER)
                .toList();
        boolean hasGuest = random.nextInt(3) == 0;
        List<PersonAmongAgents> persons = IntStream.rangeClosed(0, random.nextInt(people))
                .mapToObj(person -> new PersonAmongAgents(
                        person,
                        groupSteps(random, seed + ".t." + person + ".", hasGuest && person == 0, isAboutApprovals)))
                .toList();
        return new SharedActions(modes, persons);
    }

    private static List<GroupStep> groupSteps(
            SplittableRandom random, String name, boolean hasGuest, boolean isAboutApprovals) {
        List<GroupStep> steps = new ArrayList<>();
        int said = 0;
        boolean comes = false;
        for (int burst = 1 + random.nextInt(3); burst > 0; burst--) {
            steps.add(new GroupStep.LetAgent(random.nextInt(TOGETHER), script(random, isAboutApprovals)));
            for (int left = 1 + random.nextInt(LONGEST_BURST); left > 0; left--) {
                String text = name + said++;
                steps.add(new GroupStep.SayTo(
                        random.nextInt(3) == 0 ? text + " @Shared " + (1 + random.nextInt(TOGETHER)) : text,
                        mentioned(random)));
            }
            if (hasGuest) {
                steps.add(new GroupStep.Guest(comes));
                comes = !comes;
            }
            steps.add(new GroupStep.Pause(upTo(random, 1500)));
        }
        return steps;
    }

    private static Set<Integer> mentioned(SplittableRandom random) {
        return IntStream.range(0, TOGETHER)
                .filter(_ -> random.nextBoolean())
                .boxed()
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static String streamingOf(long seed) {
        return STREAMING.get(Math.floorMod(seed, STREAMING.size()));
    }

    private static List<Step> steps(SplittableRandom random, String name, boolean isAboutApprovals) {
        List<Step> steps = new ArrayList<>();
        int said = 0;
        for (int burst = 1 + random.nextInt(3); burst > 0; burst--) {
            steps.add(new Step.Let(script(random, isAboutApprovals)));
            for (int left = 1 + random.nextInt(LONGEST_BURST); left > 0; left--) {
                steps.add(new Step.Say(name + said++));
            }
            if (random.nextInt(4) == 0) {
                steps.add(new Step.Ask(name + "ask" + burst));
            }
            steps.add(new Step.Wait(upTo(random, 1500)));
        }
        return steps;
    }

    private static Script script(SplittableRandom random, boolean isAboutApprovals) {
        if (isAboutApprovals && random.nextInt(4) > 0) {
            return random.nextInt(4) == 0 ? Script.askingForTwo() : Script.asking();
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> Script.echo();
            case 2 -> Script.slow(upTo(random, 900));
            case 3, 4 -> Script.busy();
            case 5 -> Script.cutOff(upTo(random, 900));
            case 6 -> random.nextBoolean() ? Script.failing() : Script.garbage();
            case 7 -> Script.streaming(2 + random.nextInt(5), upTo(random, 150));
            case 8, 9 -> Script.streaming(3 + random.nextInt(3), Duration.ofMillis(300 + random.nextInt(600)));
            default -> Script.withTools(upTo(random, 1500));
        };
    }

    private static List<Blow> blows(SplittableRandom random, boolean isAboutApprovals) {
        List<Blow> blows = new ArrayList<>();
        for (int left = 1 + random.nextInt(2); left > 0; left--) {
            if (isAboutApprovals && random.nextInt(3) > 0) {
                blows.add(new Blow.AwaitCard());
            }
            blows.add(new Blow.Wait(upTo(random, 1500)));
            blows.add(blow(random, isAboutApprovals ? APPROVAL_POINTS : POINTS));
        }
        blows.add(new Blow.Wait(upTo(random, 1000)));
        return blows;
    }

    private static Blow blow(SplittableRandom random, List<Aim> points) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> new Blow.Kill();
            case 4, 5, 6, 7 -> new Blow.KillAt(points.get(random.nextInt(points.size())), 1 + random.nextInt(3));
            case 8 -> new Blow.Stop();
            case 9 -> Weather.PUSHES_VANISH ? new Blow.RestartHomeserver() : new Blow.Kill();
            default -> new Blow.AgentsAway(upTo(random, 2000));
        };
    }

    private static Duration upTo(SplittableRandom random, int milliseconds) {
        return Duration.ofMillis(1 + random.nextInt(milliseconds));
    }

    /** One line for each part, and one for the blows. */
    @Override
    public String toString() {
        Stream<String> lines = Stream.concat(
                parts.stream().map(Part::toString),
                Stream.concat(
                        together.map(SharedActions::toString).stream(),
                        Stream.of("Streaming: " + streaming, "Meanwhile: " + blows)));
        return String.join("\n", lines.toList());
    }
}
