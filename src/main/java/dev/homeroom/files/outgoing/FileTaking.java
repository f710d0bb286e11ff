package dev.homeroom.files.outgoing;

import dev.homeroom.files.FileName;
import dev.homeroom.files.RoomFolder;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.opened.OpenedFile;
import dev.homeroom.files.opened.WorkspacePath;
import dev.homeroom.files.remote.RemotePictures;
import dev.homeroom.files.remote.RemoteRefusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The files of one answer, on their way into a {@link FileBasket}. Not thread-safe. */
final class FileTaking {
    private static final Logger LOG = Logger.getLogger(FileTaking.class);
    private static final String SURFACES = "surfaces";
    private static final String UNNAMED = "file";

    private final RoomFolder room;
    private final List<String> roomNames;
    private final TurnFolder folder;
    private final FileBasket basket;
    private final RemotePictures remotePictures;
    private final Map<String, WorkspacePath> claimed = new LinkedHashMap<>();
    private final Set<WorkspacePath> taken = new HashSet<>();
    private int copies;

    FileTaking(RoomFolder room, String cause, FileBasket basket, RemotePictures remotePictures) {
        this.room = room;
        this.roomNames = room.names();
        this.folder = new TurnFolder(room, cause);
        this.basket = basket;
        this.remotePictures = remotePictures;
    }

    void take(List<NamedFile> named) {
        claim(_ -> true);
        named.forEach(this::takeNamed);
        claimed.values().stream().filter(path -> !taken.contains(path)).forEach(path -> takeClaimed(path, ""));
    }

    /** Takes one file, and leaves all others in the outbox. */
    void takeAlone(NamedFile file) {
        WorkspacePath.ofLink(file.destination())
                .filter(this::isOfOutbox)
                .ifPresent(path -> claim(name -> FileName.safe(name).equals(FileName.safe(path.name()))));
        takeNamed(file);
    }

    private void claim(Predicate<String> isWanted) {
        try {
            folder.claim(isWanted).forEach(path -> claimed.put(path.name(), path));
        } catch (IOException e) {
            LOG.warnf("A room's outbox can't be read: room=%s reason=%s", room.path(), e.toString());
            basket.add(FileProblem.notAllowed(RoomFolder.OUTBOX));
        }
    }

    private void takeNamed(NamedFile file) {
        boolean isTaken = FileReference.of(file.destination(), file.picture())
                .or(() -> FileReference.ofWeb(file.destination(), file.picture()))
                .map(reference -> switch (reference) {
                    case FileReference.OfData data -> takeData(data.url(), file);
                    case FileReference.OfWorkspace path -> takePath(path.destination(), file);
                    case FileReference.OfWeb picture -> basket.hasRoom() && fetch(picture.url(), file);
                })
                .orElse(false);
        if (isTaken) {
            basket.sent(file.destination());
        }
    }

    private boolean takePath(String destination, NamedFile file) {
        Optional<WorkspacePath> path = WorkspacePath.ofLink(destination).filter(this::isOurs);
        if (path.isEmpty()) {
            basket.add(FileProblem.notAllowed(destination));
            return false;
        }
        Optional<WorkspacePath> fromOutbox = claimedUnder(path.get());
        if (fromOutbox.isPresent()) {
            return takeClaimed(fromOutbox.get(), file.caption());
        }
        return basket.hasRoom() && copy(path.get(), file);
    }

    private boolean copy(WorkspacePath path, NamedFile file) {
        String name = FileName.safe(path.name());
        return basket.add(inRoom(path), name, file.caption(), found -> folder.copy(found, copies++, name));
    }

    /** Other rooms' folders are closed, also under names that only a file system takes for theirs. */
    private boolean isOurs(WorkspacePath path) {
        return !path.beginsLike(SURFACES) || path.isIn(roomNames);
    }

    /** An agent may name its outbox as it sees it from the room's folder. */
    private WorkspacePath inRoom(WorkspacePath path) {
        return path.isIn(List.of(RoomFolder.OUTBOX))
                ? new WorkspacePath(
                        Stream.concat(roomNames.stream(), path.names().stream()).toList())
                : path;
    }

    private Optional<WorkspacePath> claimedUnder(WorkspacePath path) {
        return isOfOutbox(path) ? Optional.ofNullable(claimed.get(FileName.safe(path.name()))) : Optional.empty();
    }

    private boolean isOfOutbox(WorkspacePath path) {
        List<String> outbox =
                Stream.concat(roomNames.stream(), Stream.of(RoomFolder.OUTBOX)).toList();
        return path.names().size() == 1
                || path.folders().equals(outbox)
                || path.folders().equals(List.of(RoomFolder.OUTBOX));
    }

    /** A file is sent once, however often the answer names it. */
    private boolean takeClaimed(WorkspacePath path, String caption) {
        return !taken.add(path) || (basket.hasRoom() && basket.add(path, path.name(), caption));
    }

    private boolean takeData(String url, NamedFile file) {
        Optional<byte[]> bytes = DataUrl.bytes(url);
        String name = file.caption().isBlank() ? UNNAMED : FileName.safe(file.caption());
        if (bytes.isEmpty()) {
            basket.add(FileProblem.unreadable(name));
            return false;
        }
        return basket.hasRoom() && takeBytes(bytes.get(), name, file.caption());
    }

    private boolean takeBytes(byte[] bytes, String name, String caption) {
        if (bytes.length > basket.bytesLeft()) {
            basket.add(FileProblem.tooLargeTogether(name, bytes.length, basket.bytesLeft()));
            return false;
        }
        try {
            WorkspacePath copy = folder.copy(new ByteArrayInputStream(bytes), bytes.length, copies++, name);
            return basket.add(copy, name, caption);
        } catch (IOException e) {
            LOG.warnf("A file of an answer can't be stored: room=%s reason=%s", room.path(), e.toString());
            basket.add(FileProblem.unreadable(name));
            return false;
        }
    }

    private boolean fetch(String url, NamedFile file) {
        long limit = basket.bytesLeft();
        List<WorkspacePath> fetched = new ArrayList<>();
        String name = FileName.safe(url.split("[?#]", 2)[0]);
        try {
            remotePictures.fetch(url, limit, bytes -> fetched.add(store(bytes, limit, name)));
        } catch (RemoteRefusal e) {
            LOG.infof("A picture of the web is not fetched: room=%s reason=%s", room.path(), e.getMessage());
            basket.add(FileProblem.ofWeb(url, e.reason(), limit));
            return false;
        } catch (IOException e) {
            LOG.warnf("A picture of the web can't be stored: room=%s reason=%s", room.path(), e.toString());
            basket.add(FileProblem.unreadable(name));
            return false;
        }
        return basket.add(fetched.getFirst(), name, file.caption(), found -> requirePicture(found, fetched.getFirst()));
    }

    /** One byte more than allowed, so that the stream says when there are more. */
    private WorkspacePath store(InputStream bytes, long limit, String name) throws IOException {
        return folder.copy(bytes, limit + 1, copies++, name);
    }

    /** Whatever a server says that it is. */
    private static WorkspacePath requirePicture(OpenedFile file, WorkspacePath path) throws IOException {
        if (FileContent.of(file.channel(), path.name()).kind() != FileContent.Kind.IMAGE) {
            throw new IOException("not a picture");
        }
        return path;
    }
}
