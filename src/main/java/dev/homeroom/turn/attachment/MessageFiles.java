package dev.homeroom.turn.attachment;

import dev.homeroom.conversation.command.Commands;
import dev.homeroom.files.incoming.FileLanding;
import dev.homeroom.files.incoming.FileSettings;
import dev.homeroom.files.incoming.IncomingFile;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.files.incoming.LandedFile;
import dev.homeroom.files.incoming.Landing;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.files.incoming.StagedFiles.FilesRoom;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a message: its own, those that its sender sent with it, and those that waited for it. All are in the workspace
 * before the agent is asked.
 */
@Singleton
public class MessageFiles {
    private static final int MOST_TOGETHER = 20;

    private final StagedFiles staged;
    private final FileLanding landing;
    private final FileTrouble trouble;
    private final Commands commands;
    private final Duration together;
    private final InstantSource clock;

    public MessageFiles(
            StagedFiles staged,
            FileLanding landing,
            FileTrouble trouble,
            Commands commands,
            FileSettings settings,
            InstantSource clock) {
        this.staged = staged;
        this.landing = landing;
        this.trouble = trouble;
        this.commands = commands;
        this.together = settings.together();
        this.clock = clock;
    }

    /** The result of gathering. */
    public sealed interface Gathered {
        /** @param files each with its copy, in the order in which they were sent */
        record Ready(List<KnownFile> files) implements Gathered {}

        /** The message is not asked now. */
        record NotReady(Outcome outcome) implements Gathered {}
    }

    /** Whether a file went with another message already. */
    public boolean isPartOfAnother(RoomEvent file) {
        return staged.takerOf(file.id())
                .filter(taker -> !taker.equals(file.id()))
                .isPresent();
    }

    /** @throws dev.homeroom.matrix.HomeserverException when the homeserver can't say now what waits in the room */
    public Gathered gather(Turn turn) {
        Optional<IncomingFile> own = IncomingFile.of(turn.message());
        if (own.isEmpty() && !turn.waiting().mayHaveFiles()) {
            return new Gathered.Ready(List.of());
        }
        return own.flatMap(file -> attachWithOthers(turn, file))
                .<Gathered>map(Gathered.NotReady::new)
                .orElseGet(() -> all(turn));
    }

    private Optional<Outcome> attachWithOthers(Turn turn, IncomingFile own) {
        WaitingEvent waiting = turn.waiting();
        Duration left = Duration.between(clock.instant(), waiting.receivedAt().plus(together));
        if (left.isPositive() && !waiting.wasBegun() && waiting.round() == 0) {
            return Optional.of(new Outcome.HandleLater(left));
        }
        KnownFile first = known(own, turn.message());
        Optional<Outcome> failed = trouble.of(attach(turn, first), missing(turn, first));
        return failed.isPresent() ? failed : attachOthers(turn, own);
    }

    /** A file that can't be had says so in its own turn, without holding up this message. */
    private Optional<Outcome> attachOthers(Turn turn, IncomingFile own) {
        for (RoomEvent other : sentWith(own, turn)) {
            KnownFile known = known(IncomingFile.of(other).orElseThrow(), other);
            Landing landed = attach(turn, known);
            if (landed.mayPass()) {
                return trouble.of(landed, missing(turn, known));
            }
        }
        return Optional.empty();
    }

    private Landing attach(Turn turn, KnownFile known) {
        Landing landed = landing.land(turn.agentUser(), known);
        if (landed instanceof Landing.Landed(LandedFile copy)) {
            staged.attach(known, copy, turn.message().id());
        }
        return landed;
    }

    private KnownFile known(IncomingFile file, RoomEvent event) {
        return staged.known(file.id())
                .orElseGet(() -> new KnownFile(file, JsonText.of(event.json()), "", Optional.empty()));
    }

    private static FileTrouble.Missing missing(Turn turn, KnownFile known) {
        return new FileTrouble.Missing(turn, known.file().displayName());
    }

    /** Files that the sender sent straight after the first one, without a caption. */
    private List<RoomEvent> sentWith(IncomingFile first, Turn turn) {
        List<RoomEvent> others = new ArrayList<>();
        Instant last = turn.waiting().receivedAt();
        for (WaitingEvent next : turn.context().following(MOST_TOGETHER)) {
            Optional<RoomEvent> event =
                    JsonText.parse(next.json()).flatMap(RoomEvent::ifSound).filter(other -> isAt(first, other));
            if (event.isPresent()) {
                boolean belongs = isFileAlone(event.get())
                        && !next.receivedAt().isAfter(last.plus(together))
                        && next.round() == 0;
                if (!belongs) {
                    return others;
                }
                others.add(event.get());
                last = next.receivedAt();
            }
        }
        return others;
    }

    private static boolean isAt(IncomingFile first, RoomEvent other) {
        return other.sender().equals(first.sender())
                && IncomingFile.threadOf(other).equals(first.thread());
    }

    private static boolean isFileAlone(RoomEvent event) {
        return IncomingFile.of(event)
                .filter(file -> file.message().caption().isEmpty())
                .isPresent();
    }

    private Gathered all(Turn turn) {
        FilesRoom room = new FilesRoom(turn.roomId(), turn.agentUser(), commands.prefix());
        List<KnownFile> ready = new ArrayList<>();
        for (KnownFile known : staged.of(room, turn.message(), isNext(turn))) {
            Landing landed = landing.land(turn.agentUser(), known);
            if (!(landed instanceof Landing.Landed(LandedFile copy))) {
                return new Gathered.NotReady(
                        trouble.of(landed, missing(turn, known)).orElseThrow());
            }
            if (!known.landed().equals(Optional.of(copy))) {
                staged.landed(copy);
            }
            ready.add(known.with(copy));
        }
        return new Gathered.Ready(ready);
    }

    /** A late edit, and a retry, are no new messages. A file that gets its caption by an edit is one. */
    private static boolean isNext(Turn turn) {
        boolean isItself = turn.waiting().event().equals(turn.message().id().value());
        return turn.waiting().round() == 0
                && (isItself || IncomingFile.of(turn.message()).isPresent());
    }
}
