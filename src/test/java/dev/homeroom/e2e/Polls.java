package dev.homeroom.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.question.PersonQuestion;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A program that lets agents ask people through REST, and knows what it was answered. */
final class Polls {
    private static final int OPEN_SECONDS = 10;

    private final Rest rest;
    /** Tracking ids by the questions, which are unique. */
    private final Map<String, String> asked = new ConcurrentHashMap<>();

    Polls(Rest rest) {
        this.rest = rest;
    }

    /** Asks until Homeroom has taken the question. */
    void ask(String agent, String question) {
        ObjectNode body =
                Json.object(Map.of("question", question, "expires", OPEN_SECONDS, "idempotency_key", question));
        body.putArray("choices").add("Red").add("Blue");
        ClientServer.Answer taken = Patience.waitingFor("the question " + question + " to be taken")
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> rest.post("/agents/" + agent + "/ask", body), ClientServer.Answer::isSuccess);
        asked.put(question, taken.body().path("tracking_id").asText());
    }

    /** Number of questions. */
    int count() {
        return asked.size();
    }

    /** Looks for each question once in the rooms, and compares its answer there with the one that the caller gets. */
    List<Violation> violations(List<RoomStory> stories) {
        return asked.entrySet().stream()
                .flatMap(poll -> Stream.concat(
                        number(poll.getKey(), cards(stories, poll.getKey())),
                        violation(poll.getKey(), poll.getValue(), stories).stream()))
                .toList();
    }

    private Optional<Violation> violation(String question, String id, List<RoomStory> stories) {
        JsonNode result =
                rest.get("/tracked/" + id + "?wait=" + (OPEN_SECONDS + 5)).body();
        Optional<String> shown = answerIn(stories, question);
        Optional<String> known = Optional.ofNullable(result.path("result").textValue());
        boolean isOver = result.path("status").asText().matches("done|failed");
        return isOver && shown.equals(known)
                ? Optional.empty()
                : Optional.of(new Violation(
                        Violation.Kind.TOLD_OTHERWISE,
                        "“%s”: the room says %s, and the caller is told %s".formatted(question, shown, result)));
    }

    private static Optional<String> answerIn(List<RoomStory> stories, String question) {
        return stories.stream()
                .flatMap(story -> story.timeline().stream().filter(story::isOurs))
                .map(event -> event.content().path("m.new_content").path(PersonQuestion.KEY))
                .filter(shown -> shown.path("text").asText().equals(question)
                        && shown.at("/end/result").asText().equals("ANSWERED"))
                .map(shown -> shown.at("/end/text").asText())
                .findFirst();
    }

    private static long cards(List<RoomStory> stories, String question) {
        return stories.stream()
                .flatMap(story -> story.timeline().stream().filter(story::isOurs))
                .filter(event -> event.content()
                        .path(PersonQuestion.KEY)
                        .path("text")
                        .asText()
                        .equals(question))
                .count();
    }

    private static Stream<Violation> number(String question, long cards) {
        if (cards == 1) {
            return Stream.empty();
        }
        return Stream.of(new Violation(cards == 0 ? Violation.Kind.LOST : Violation.Kind.DOUBLED, "❓ " + question));
    }
}
