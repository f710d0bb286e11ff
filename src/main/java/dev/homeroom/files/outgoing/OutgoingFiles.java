package dev.homeroom.files.outgoing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.cache.BoundedMap;
import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.Workspace;
import dev.homeroom.files.WorkspaceFolders;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.opened.OpenedFile;
import dev.homeroom.files.opened.WorkspacePath;
import dev.homeroom.files.remote.RemotePictures;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.time.Deadline;
import dev.homeroom.wording.NoticeText;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Takes the files of an answer: first the ones that it names, in their order, then what else is in the room's outbox, the
 * oldest first. A turn that is begun again takes the same files again.
 */
@ApplicationScoped
public class OutgoingFiles {
    private static final Logger LOG = Logger.getLogger(OutgoingFiles.class);
    private static final int MOST_PROBLEMS = 8;
    private static final String TEXT_NAME = "answer.md";
    private static final FileContent MARKDOWN = new FileContent("text/markdown", Optional.empty());
    private static final int MOST_ROOMS = 10_000;
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(30);

    private final Workspace workspace;
    private final Wording wording;
    private final OutgoingFileMetrics metrics;
    private final OutgoingFileSettings settings;
    private final RemotePictures remotePictures;
    private final BoundedMap<RoomFolder, Deadline> prepared = new BoundedMap<>(MOST_ROOMS);

    public OutgoingFiles(
            Workspace workspace,
            Wording wording,
            OutgoingFileMetrics metrics,
            OutgoingFileSettings settings,
            RemotePictures remotePictures) {
        this.workspace = workspace;
        this.wording = wording;
        this.metrics = metrics;
        this.settings = settings;
        this.remotePictures = remotePictures;
    }

    /** Makes the room's outbox, so that the agent can put files there. One that is removed is made again, but not at once. */
    public void prepare(UserId agentUser, RoomId room) {
        RoomFolder folder = workspace.folder(agentUser, room);
        if (prepared.get(folder).filter(nextCheck -> !nextCheck.isOver()).isPresent()) {
            return;
        }
        try {
            if (!hasOutbox(folder)) {
                folder.outbox();
            }
            prepared.put(folder, Deadline.in(CHECK_INTERVAL));
        } catch (IOException e) {
            LOG.warnf("A room's outbox can't be made in the workspace: room=%s reason=%s", room, e.toString());
        }
    }

    private boolean hasOutbox(RoomFolder folder) {
        return WorkspaceFolders.isFolder(workspace.root().resolve(folder.outboxPath()));
    }

    /** The room's outbox, relative to the workspace; empty if the agent can send no files from there. */
    public Optional<String> outbox(UserId agentUser, RoomId room) {
        RoomFolder folder = workspace.folder(agentUser, room);
        boolean isThere = prepared.get(folder).isPresent() || hasOutbox(folder);
        return settings.mostPerAnswer() > 0 && isThere ? Optional.of(folder.outboxPath()) : Optional.empty();
    }

    /** Whether a picture of the web becomes a file, if it can be fetched; otherwise it stays a link. */
    public boolean fetches(String destination, boolean picture) {
        return remotePictures.areFetched()
                && FileReference.ofWeb(destination, picture).isPresent();
    }

    /**
     * Takes the files of an answer out of the agent's reach.
     *
     * @param cause of the turn
     */
    public TakenFiles take(UserId agentUser, RoomId room, String cause, List<NamedFile> named) {
        RoomFolder folder = workspace.folder(agentUser, room);
        if (named.isEmpty() && TurnFolder.isNothingIn(folder)) {
            return TakenFiles.none();
        }
        FileBasket basket = new FileBasket(workspace.root(), settings);
        new FileTaking(folder, cause, basket, remotePictures).take(named);
        return taken(basket);
    }

    /**
     * Takes one file alone: what else is in the room's outbox stays there. Taken again for the same cause, it is
     * the same file.
     */
    public TakenFiles takeAlone(UserId agentUser, RoomId room, String cause, NamedFile named) {
        RoomFolder folder = workspace.folder(agentUser, room);
        FileBasket basket = new FileBasket(workspace.root(), settings);
        new FileTaking(folder, cause, basket, remotePictures).takeAlone(named);
        return taken(basket);
    }

    private TakenFiles taken(FileBasket basket) {
        List<FileProblem> problems = basket.problems();
        problems.forEach(problem -> metrics.refused(problem.kind()));
        return new TakenFiles(basket.contents(), basket.sent(), sentences(problems));
    }

    /**
     * Keeps the text of an answer as a file of its turn. A turn that is begun again replaces it.
     *
     * @param cause of the turn
     * @return the content of the event that sends it; empty when the workspace can't be written
     */
    public Optional<ObjectNode> keepText(
            UserId agentUser, RoomId room, String cause, List<String> text, String caption) {
        try {
            WorkspacePath path = new TurnFolder(workspace.folder(agentUser, room), cause).write(text, TEXT_NAME);
            try (OpenedFile file = OpenedFile.of(workspace.root(), path)) {
                return Optional.of(FileContents.waitingText(path, caption, MARKDOWN, file.size()));
            }
        } catch (IOException e) {
            LOG.warnf("A long answer can't be stored in the workspace: room=%s reason=%s", room, e.toString());
            return Optional.empty();
        }
    }

    /** The text that an event names by {@link #keepText}; empty when it can't be read. */
    public Optional<String> keptText(ObjectNode content) {
        try (OpenedFile file = OpenedFile.of(workspace.root(), FileContents.path(content));
                InputStream bytes = Channels.newInputStream(file.channel())) {
            return Optional.of(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.warnf("A long answer can't be read in the workspace: reason=%s", e.toString());
            return Optional.empty();
        }
    }

    private List<NoticeText> sentences(List<FileProblem> problems) {
        Stream<NoticeText> first = problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> wording.notice(problem.sentence(), problem.names()));
        int more = problems.size() - MOST_PROBLEMS;
        return more <= 0
                ? first.toList()
                : Stream.concat(
                                first,
                                Stream.of(wording.notice(
                                        Sentence.ATTACHMENTS_MORE_PROBLEMS, Map.of("count", Integer.toString(more)))))
                        .toList();
    }
}
