package dev.homeroom.turn;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.conversation.command.Reply;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.Bindings;
import dev.homeroom.space.BoundRoom;
import dev.homeroom.space.ReplyRelation;
import dev.homeroom.wording.Sentence;
import dev.homeroom.work.ErrorId;
import dev.homeroom.work.Outgoing;
import dev.homeroom.work.Progress;
import dev.homeroom.work.Settlement;
import dev.homeroom.work.WaitingEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** A person's message that is a command: what comes of it is said by the agent in a notice, in the thread of the message. */
@ApplicationScoped
class CommandTurn {
    private static final Logger LOG = Logger.getLogger(CommandTurn.class);

    private final Commands commands;
    private final Bindings bindings;
    private final AgentDirectory directory;
    private final RetryTurn retries;
    private final Attention attention;
    private final Post post;
    private final Namespace namespace;
    private final MessageAge age;

    CommandTurn(
            Commands commands,
            Bindings bindings,
            AgentDirectory directory,
            RetryTurn retries,
            Attention attention,
            Post post,
            Namespace namespace,
            MessageAge age) {
        this.commands = commands;
        this.bindings = bindings;
        this.directory = directory;
        this.retries = retries;
        this.attention = attention;
        this.post = post;
        this.namespace = namespace;
        this.age = age;
    }

    /** @param name as it was written, with the prefix */
    private record Task(String name, BoundRoom room, String agentName, RoomEvent message, WaitingEvent waiting) {}

    /** Empty when the message is no command, or no agent belongs to the room, or it is only there to be read. */
    Optional<Settlement> handle(RoomEvent message, WaitingEvent waiting, Progress progress) {
        return commands.nameIn(message)
                .flatMap(name -> bindings.reconcile(message.room())
                        .map(room -> handle(new Task(name, room, agentName(room), message, waiting), progress)));
    }

    private Settlement handle(Task task, Progress progress) {
        if (age.isTooOld(task.message())) {
            return said(task, task.name() + ": too old", text(Sentence.COMMAND_TOO_OLD, task));
        }
        try (Attention.Paid paid = attention.pay(
                task.room().agentUser(), task.message().room(), task.message().id())) {
            LOG.infof("A command: by=%s command=%s", task.message().sender(), task.name());
            return settle(task, commands.answer(task.room(), task.agentName(), task.message(), progress));
        } catch (HomeserverException.Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return refused(task, e);
        }
    }

    private Settlement settle(Task task, Reply reply) {
        return switch (reply) {
            case Reply.Said said -> said(task, "command", said);
            case Reply.TryAgain again ->
                retries.latest(
                        task.message().room(), count -> List.of(marked(task, notice(task, retried(task, count)))));
        };
    }

    private Reply.Said retried(Task task, int count) {
        Sentence sentence = switch (count) {
            case 0 -> Sentence.RETRYING_NOTHING;
            case 1 -> Sentence.RETRYING_ONE;
            default -> Sentence.RETRYING_MANY;
        };
        return plain(post.wording(sentence, Map.of("count", String.valueOf(count), "agent", task.agentName())));
    }

    private Settlement refused(Task task, HomeserverException.Refused why) {
        String errorId = ErrorId.next();
        LOG.warnf("A command failed: command=%s error=%s (%s)", task.name(), errorId, why.getMessage());
        return said(
                task,
                "command failed",
                plain(post.wording(Sentence.COMMAND_FAILED, Map.of("command", task.name(), "error", errorId))));
    }

    private Reply.Said text(Sentence sentence, Task task) {
        return plain(post.wording(sentence, Map.of("command", task.name())));
    }

    private static Reply.Said plain(String text) {
        return new Reply.Said(text, Optional.empty(), List.of());
    }

    private Settlement said(Task task, String how, Reply.Said said) {
        List<WaitingEvent> ended =
                Stream.concat(Stream.of(task.waiting()), said.ended().stream()).toList();
        List<Outgoing> toSend = Stream.concat(
                        Leftover.allGone(said.ended(), task.room().agentUser()).stream(), Stream.of(notice(task, said)))
                .toList();
        return new Settlement.Settled(how, Marking.atDesk(toSend, ended));
    }

    private static Outgoing marked(Task task, Outgoing notice) {
        return Marking.atDesk(List.of(notice), List.of(task.waiting())).getFirst();
    }

    private Outgoing notice(Task task, Reply.Said said) {
        ObjectNode content = post.noticeContent(said.text());
        said.html()
                .ifPresent(
                        html -> content.put("format", "org.matrix.custom.html").put("formatted_body", html));
        return inThreadOf(task.message())
                .on(post.event(
                        speaker(task), task.message().room(), task.waiting().cause(), "notice", content));
    }

    /** The agent has left a room that the command has archived. */
    private UserId speaker(Task task) {
        return bindings.of(task.message().room())
                .filter(room -> !room.binding().archived())
                .map(BoundRoom::agentUser)
                .orElseGet(namespace::bot);
    }

    /** A command in a thread is answered there, and any other in the room, however answers relate to messages. */
    private static Relation inThreadOf(RoomEvent message) {
        return Relation.to(message.id(), message.content(), ReplyRelation.PLAIN);
    }

    private String agentName(BoundRoom room) {
        return AgentNames.of(directory.find(room.binding().agent()), room.agentUser());
    }
}
