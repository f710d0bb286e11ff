package dev.homeroom.files.outgoing;

import dev.homeroom.files.Workspace;
import dev.homeroom.files.WorkspaceAt;
import dev.homeroom.files.remote.RemoteFixture;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.queue.outbox.FileUpload;
import dev.homeroom.wording.Wording;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;

/** A workspace with the files that agents put there. */
public final class OutgoingFixture {
    /** A whole picture of 3 by 2 pixels. */
    public static final byte[] PICTURE = Base64.getDecoder()
            .decode(
                    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==");

    public final Workspace workspace;
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final OutgoingFileMetrics metrics = new OutgoingFileMetrics(meters);
    private final int most;
    private final int mostBytes;

    /** The limits that are usual but for a smaller number of files. */
    public OutgoingFixture() {
        this(10, 10_000_000);
    }

    OutgoingFixture(int most, int mostBytes) {
        this(WorkspaceAt.newFolder(), most, mostBytes);
    }

    public OutgoingFixture(Workspace workspace) {
        this(workspace, 10, 10_000_000);
    }

    private OutgoingFixture(Workspace workspace, int most, int mostBytes) {
        this.workspace = workspace;
        this.most = most;
        this.mostBytes = mostBytes;
    }

    public OutgoingFiles taking() {
        return new OutgoingFiles(workspace, new Wording(), metrics, settings(), RemoteFixture.off());
    }

    private OutgoingFileSettings settings() {
        return new OutgoingFileSettings() {
            @Override
            public int mostPerAnswer() {
                return most;
            }

            @Override
            public int mostBytesPerAnswer() {
                return mostBytes;
            }
        };
    }

    public FileUpload upload(Homeserver homeserver) {
        return new WorkspaceUpload(
                workspace, homeserver, new UploadLimit(homeserver, Clock.systemUTC()), new Wording(), metrics);
    }

    /** As an agent does it. */
    public Path put(UserId agentUser, RoomId room, String name, String text) throws IOException {
        return put(agentUser, room, name, text.getBytes(StandardCharsets.UTF_8));
    }

    public Path put(UserId agentUser, RoomId room, String name, byte[] bytes) throws IOException {
        return Files.write(workspace.folder(agentUser, room).outbox().resolve(name), bytes);
    }

    public Path write(String path, String text) throws IOException {
        Path file = workspace.root().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    public double refused(String reason) {
        return meters.get("homeroom.files.unsent")
                .tag("reason", reason)
                .counter()
                .count();
    }

    public double bytesSent() {
        return meters.get("homeroom.files.sent").counter().count();
    }
}
