package dev.homeroom.e2e;

import dev.homeroom.matrix.RoomId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A person asks agents, whose rooms are known by their names. */
record Asking(Person person) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** @return the first message of the agent that quotes the question */
    String ask(String agent, String question) {
        RoomId room = Patience.waitingFor("the room of " + agent, PATIENCE)
                .until(() -> roomOf(agent), Optional::isPresent)
                .orElseThrow();
        person.say(room, question);
        return Patience.waitingFor("the answer of " + agent, PATIENCE)
                .until(() -> answers(room, question).stream().findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    /** @return all messages of the agent that quote the question */
    List<String> answers(String agent, String question) {
        return answers(roomOf(agent).orElseThrow(), question);
    }

    private List<String> answers(RoomId room, String question) {
        return person.messagesOfOthers(room).stream()
                .map(event -> event.content().path("body").asText())
                .filter(text -> text.contains(question))
                .toList();
    }

    private Optional<RoomId> roomOf(String agent) {
        person.acceptInvites();
        return person.joinedRooms().stream()
                .filter(room -> person.nameOf(room)
                        .filter(name -> name.equals(agent) || name.startsWith(agent + " - "))
                        .isPresent())
                .findFirst();
    }
}
