package dev.homeroom.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/** One seed's chaos, from its first message to the last outcome. */
final class Episode {
    private final Cast cast;
    private final Plan plan;
    private final Weather weather;
    private final Polls polls;
    private final List<Said> said = new CopyOnWriteArrayList<>();
    /** People's clients don't retry, so they write only while the homeserver runs. */
    private final ReadWriteLock homeserver = new ReentrantReadWriteLock();

    private int deaths;
    /** Whether the guest of the room with several agents came last, or went. */
    private volatile Optional<Boolean> guest = Optional.empty();

    private Episode(Cast cast, long seed) {
        this.cast = cast;
        this.plan = Plan.of(seed, cast.talks().size(), cast.people().size());
        this.weather = new Weather(seed);
        this.polls = new Polls(cast.stage().rest());
    }

    /**
     * The result of an episode.
     *
     * @param violations empty if all promises were kept
     */
    record Result(Plan plan, List<Violation> violations, List<RoomStory> stories, String figures) {}

    static Result play(Cast cast, long seed) {
        return new Episode(cast, seed).play();
    }

    private Result play() {
        E2eEnvironment e2eEnvironment = cast.stage();
        cast.stream(plan.streaming());
        plan.together()
                .ifPresent(together -> said.addAll(shared().set(cast.people().getFirst(), together.modes())));
        e2eEnvironment.toHomeroom().forget();
        e2eEnvironment.toHomeserver().forget();
        e2eEnvironment.toHomeroom().spoilAs(weather::towardsHomeroom);
        e2eEnvironment.toHomeserver().spoilAs(weather::towardsHomeserver);
        try (Deciders deciders = Deciders.on(cast, plan.seed(), this::whileTheHomeserverRuns, said)) {
            act(deciders);
            deciders.calmDown();
            return result(deciders);
        }
    }

    private void act(Deciders deciders) {
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> parts = Stream.concat(
                            plan.parts().stream().<Runnable>map(part -> () -> perform(part)),
                            plan.together().stream()
                                    .flatMap(together -> together.people().stream())
                                    .<Runnable>map(person -> () -> perform(person)))
                    .map(actions -> CompletableFuture.runAsync(actions, people))
                    .toList();
            plan.blows().forEach(blow -> strike(blow, deciders));
            cast.endKills();
            parts.forEach(CompletableFuture::join);
        }
        weather.calmDown();
        if (Weather.PUSHES_VANISH) {
            cast.killAndLaunch();
        }
    }

    private Result result(Deciders deciders) {
        Aftermath aftermath = Aftermath.of(cast, said);
        List<RoomStory> stories = aftermath.stories();
        String figures = "streaming=%s watched=%d rooms=%d messages=%d cards=%d polls=%d faults=%d deaths=%d stuck=%b"
                .formatted(
                        plan.streaming(),
                        watched(stories),
                        stories.size(),
                        said.size(),
                        deciders.cards(),
                        polls.count(),
                        weather.faults(),
                        deaths,
                        aftermath.pushesWereStuck());
        List<Violation> violations = Stream.of(
                        polls.violations(aftermath.stories()), aftermath.violations(), guestIsWrong())
                .flatMap(List::stream)
                .toList();
        return new Result(plan, violations, stories, figures);
    }

    /** Number of drafts and tool notices. An episode without any proves nothing about them. */
    private static long watched(List<RoomStory> stories) {
        return stories.stream()
                .flatMap(story -> story.timeline().stream())
                .filter(event -> event.isEdit() || Watched.isOne(event))
                .count();
    }

    private void perform(Plan.Part part) {
        Talk talk = cast.talks().get(part.room());
        for (Plan.Step step : part.steps()) {
            switch (step) {
                case Plan.Step.Say(var text) ->
                    whileTheHomeserverRuns(
                            () -> said.add(Cast.say(cast.people().get(part.person()), talk.room(), text)));
                case Plan.Step.Wait(var duration) -> Patience.pause(duration);
                case Plan.Step.Let(var script) -> cast.stage().letta().let(talk.agent(), script);
                case Plan.Step.Ask(var question) -> polls.ask(talk.agent(), question);
            }
        }
    }

    private SharedRoom shared() {
        return cast.shared().orElseThrow();
    }

    private void perform(Plan.PersonAmongAgents actions) {
        Person person = cast.people().get(actions.person());
        for (Plan.GroupStep step : actions.steps()) {
            switch (step) {
                case Plan.GroupStep.SayTo(var text, var mentioned) ->
                    whileTheHomeserverRuns(() -> said.add(shared().say(person, text, mentioned)));
                case Plan.GroupStep.LetAgent(int agent, var script) ->
                    cast.stage().letta().let(shared().agents().get(agent).agent(), script);
                case Plan.GroupStep.Guest(boolean comes) ->
                    whileTheHomeserverRuns(() -> {
                        said.add(shared().guest(person, comes));
                        guest = Optional.of(comes);
                    });
                case Plan.GroupStep.Pause(var duration) -> Patience.pause(duration);
            }
        }
    }

    private List<Violation> guestIsWrong() {
        return guest
                .filter(comes -> comes != shared().hasGuest())
                .map(comes -> new Violation(Violation.Kind.NOT_DONE, comes ? "!invite" : "!dismiss"))
                .stream()
                .toList();
    }

    private void whileTheHomeserverRuns(Runnable action) {
        homeserver.readLock().lock();
        try {
            action.run();
        } finally {
            homeserver.readLock().unlock();
        }
    }

    private void strike(Plan.Blow blow, Deciders deciders) {
        switch (blow) {
            case Plan.Blow.Wait(var duration) -> Patience.pause(duration);
            case Plan.Blow.AwaitCard() -> deciders.awaitOneMore();
            case Plan.Blow.Kill() -> cast.stage().homeroom().kill();
            case Plan.Blow.KillAt(var point, int time) ->
                awaitDeath(() -> cast.sabotage().arm(point, time));
            case Plan.Blow.Stop() -> cast.stage().homeroom().stop();
            case Plan.Blow.RestartHomeserver() -> restartHomeserver();
            case Plan.Blow.AgentsAway(var duration) -> awayFor(duration);
        }
        if (!cast.stage().homeroom().isAlive()) {
            deaths++;
            cast.killAndLaunch();
        }
    }

    /** With a limit: the process may never reach the point. */
    private void awaitDeath(Runnable arming) {
        arming.run();
        cast.stage().homeroom().awaitEnd(Duration.ofSeconds(5));
    }

    private void restartHomeserver() {
        homeserver.writeLock().lock();
        try {
            cast.stage().homeserver().restart();
        } finally {
            homeserver.writeLock().unlock();
        }
    }

    private void awayFor(Duration duration) {
        cast.stage().letta().goDown();
        Patience.pause(duration);
        cast.stage().letta().comeUp();
    }
}
