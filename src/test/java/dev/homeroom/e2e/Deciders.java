package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.card.ApprovalCard;
import dev.homeroom.conversation.question.PersonQuestion;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * People decide on the cards and answer the questions that appear in their rooms. The seed and the name of a card choose how: by a
 * reaction, a command or a reply, one person or two at once, or not at all.
 */
final class Deciders implements AutoCloseable {
    private static final String ALLOW = "✅";
    private static final String DENY = "❌";
    private static final String ALWAYS = "♾️";
    private static final String FIRST = "1️⃣";
    private static final String SECOND = "2️⃣";
    private static final String NEWS = "/v3/sync?timeout=1000&filter="
            + ClientServer.encoded("{\"presence\":{\"types\":[]},\"room\":{\"timeline\":{\"limit\":500}}}");
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(6);
    private static final int LONGEST_THOUGHT = 600;

    private final Cast cast;
    private final long seed;
    private final Consumer<Runnable> whileTheHomeserverRuns;
    private final List<Said> said;
    private final AtomicInteger cards = new AtomicInteger();
    private final CompletableFuture<Void> work;
    private volatile boolean closed;
    /** Whether everybody decides by a reaction. */
    private boolean calm;

    private Deciders(Cast cast, long seed, Consumer<Runnable> whileTheHomeserverRuns, List<Said> said) {
        this.cast = cast;
        this.seed = seed;
        this.whileTheHomeserverRuns = whileTheHomeserverRuns;
        this.said = said;
        String since = person(0).position();
        this.work = CompletableFuture.runAsync(
                () -> follow(since), task -> Thread.ofVirtual().start(task));
    }

    /** @param said gets the messages by which people decide */
    static Deciders on(Cast cast, long seed, Consumer<Runnable> whileTheHomeserverRuns, List<Said> said) {
        return new Deciders(cast, seed, whileTheHomeserverRuns, said);
    }

    /** Number of the cards and questions that waited for people. */
    int cards() {
        return cards.get();
    }

    /** Waits until there is one more than now, but not for long. */
    void awaitOneMore() {
        int before = cards();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (cards() == before && System.nanoTime() < deadline) {
            Patience.pause(PAUSE);
        }
    }

    /** From now on, nobody writes messages, and nothing is left to expire. */
    synchronized void calmDown() {
        calm = true;
    }

    private Person person(int number) {
        return cast.people().get(number);
    }

    private void follow(String since) {
        String next = since;
        while (!closed) {
            try {
                ClientServer.Answer news =
                        person(0).client().request("GET", NEWS + "&since=" + ClientServer.encoded(next), "");
                if (news.isSuccess()) {
                    next = news.body().get("next_batch").textValue();
                    news.body()
                            .at("/rooms/join")
                            .propertyStream()
                            .forEach(room -> read(room.getKey(), room.getValue()));
                }
            } catch (UncheckedIOException homeserverIsDown) {
                Patience.pause(PAUSE);
            }
        }
    }

    private void read(String room, JsonNode news) {
        news.at("/timeline/events")
                .valueStream()
                .map(TimelineEvent::of)
                .filter(event -> event.isMessage() && !event.isEdit())
                .forEach(event -> decide(new RoomId(room), event));
    }

    private synchronized void decide(RoomId room, TimelineEvent event) {
        ApprovalCard.of(event.content().path(ApprovalCard.KEY))
                .filter(ApprovalCard::isOpen)
                .ifPresent(card -> decide(room, event.id(), card));
        JsonNode question = event.content().path(PersonQuestion.KEY);
        if (question.isObject()) {
            answer(room, event.id(), question.path("text").asText());
        }
    }

    private SplittableRandom thinkingAbout(String name) {
        cards.incrementAndGet();
        SplittableRandom random = new SplittableRandom(seed ^ name.hashCode());
        Patience.pause(Duration.ofMillis(random.nextInt(LONGEST_THOUGHT)));
        return random;
    }

    private void decide(RoomId room, EventId card, ApprovalCard approval) {
        String tool = approval.calls().getFirst().tool();
        int choice = thinkingAbout(tool).nextInt(14);
        Person asker = person(person(0).id().equals(approval.asker()) ? 0 : 1);
        Person other = asker.equals(person(0)) ? person(1) : person(0);
        boolean isAlone = cast.talks().stream().anyMatch(talk -> talk.room().equals(room));
        switch (calm ? 0 : choice) {
            case 0, 1, 2 -> react(asker, room, card, ALLOW);
            case 3 -> react(other, room, card, DENY);
            case 4, 5 -> react(asker, room, card, ALWAYS);
            case 6 -> {
                react(asker, room, card, FIRST);
                react(asker, room, card, DENY);
            }
            case 7, 8 -> atOnce(() -> react(asker, room, card, ALLOW), () -> react(other, room, card, DENY));
            case 9 ->
                atOnce(() -> react(asker, room, card, ALWAYS), () -> command(other, room, card, "!deny 1 not today"));
            case 10 -> command(asker, room, card, "!approve");
            case 11 -> command(other, room, card, "!deny too early");
            case 12 -> {
                if (isAlone) {
                    said.add(new Said(room, reply(asker, room, card, "No " + tool), "No " + tool));
                } else {
                    react(asker, room, card, DENY);
                }
            }
            default -> {}
        }
    }

    private void answer(RoomId room, EventId card, String question) {
        int choice = thinkingAbout(question).nextInt(7);
        String words = "Violet " + question;
        switch (calm ? 0 : choice) {
            case 0, 1 -> react(person(0), room, card, FIRST);
            case 2, 3 -> atOnce(() -> react(person(0), room, card, FIRST), () -> react(person(1), room, card, SECOND));
            case 4, 5 -> said.add(new Said(room, reply(person(0), room, card, words), words));
            default -> {}
        }
    }

    private static void atOnce(Runnable one, Runnable other) {
        CompletableFuture<Void> first =
                CompletableFuture.runAsync(one, task -> Thread.ofVirtual().start(task));
        other.run();
        first.join();
    }

    private void react(Person person, RoomId room, EventId card, String key) {
        ObjectNode content = Json.object();
        content.putObject("m.relates_to")
                .put("rel_type", "m.annotation")
                .put("event_id", card.value())
                .put("key", key);
        whileTheHomeserverRuns.accept(() -> person.send(room, "m.reaction", content));
    }

    private void command(Person person, RoomId room, EventId card, String text) {
        EventId sent = reply(person, room, card, text);
        List<UserId> asked = cast.shared()
                .filter(shared -> shared.room().equals(room))
                .map(shared -> List.of(shared.agents().getFirst().agentUser()))
                .orElse(List.of());
        said.add(Said.to(asked, room, sent, text));
    }

    private EventId reply(Person person, RoomId room, EventId to, String text) {
        ObjectNode content = Json.object(Map.of("msgtype", "m.text", "body", text));
        content.putObject("m.relates_to").putObject("m.in_reply_to").put("event_id", to.value());
        CompletableFuture<EventId> sent = new CompletableFuture<>();
        whileTheHomeserverRuns.accept(() -> sent.complete(person.send(room, "m.room.message", content)));
        return sent.join();
    }

    /** @throws java.util.concurrent.CompletionException when somebody could not decide */
    @Override
    public void close() {
        closed = true;
        work.join();
    }
}
