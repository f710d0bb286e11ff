package dev.homeroom.files;

import dev.homeroom.database.Database;
import dev.homeroom.files.incoming.FileLanding;
import dev.homeroom.files.incoming.FileMetrics;
import dev.homeroom.files.incoming.FileSettings;
import dev.homeroom.files.incoming.InboxFiles;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.files.transcription.Transcriber;
import dev.homeroom.files.transcription.TranscriptionSettings;
import dev.homeroom.matrix.Homeserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A workspace in a folder of its own, and what lands in it. */
public final class FilesFixture {
    public static final Settings SETTINGS =
            new Settings(FileSettings.FileAlone.STAGE, 1_000, Duration.ZERO, 1_568, 500, FileSettings.PictureUse.SHOWN);

    public final Settings settings;
    public final Path root;
    public final Workspace workspace;
    public final InboxFiles inboxFiles;
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Settings of files. */
    public record Settings(
            FileAlone alone, long largest, Duration together, int imageEdge, int imageBytes, PictureUse pictures)
            implements FileSettings {
        public Settings with(FileAlone other) {
            return new Settings(other, largest, together, imageEdge, imageBytes, pictures);
        }

        public Settings with(PictureUse other) {
            return new Settings(alone, largest, together, imageEdge, imageBytes, other);
        }

        @Override
        public Duration keep() {
            return Duration.ofDays(90);
        }

        @Override
        public long roomQuota() {
            return 10 * largest;
        }

        public Settings together(Duration other) {
            return new Settings(alone, largest, other, imageEdge, imageBytes, pictures);
        }
    }

    public FilesFixture(Settings settings) {
        this(settings, WorkspaceAt.newFolder().root());
    }

    public FilesFixture(Settings settings, Path root) {
        this.settings = settings;
        this.root = root;
        this.workspace = WorkspaceAt.folder(root);
        this.inboxFiles = new InboxFiles(workspace);
    }

    public FileLanding landing(Homeserver homeserver) {
        return new FileLanding(workspace, inboxFiles, homeserver, new FileMetrics(meters), settings);
    }

    /** The service that listens to voice messages; none unless a test says where it is. */
    public Optional<String> transcription = Optional.empty();

    public Transcriber transcriber() {
        return new Transcriber(new TranscriptionSettings() {
            @Override
            public Optional<String> url() {
                return transcription;
            }

            @Override
            public Optional<String> apiKey() {
                return Optional.of("secret");
            }

            @Override
            public String model() {
                return "whisper-1";
            }

            @Override
            public Duration timeout() {
                return Duration.ofSeconds(20);
            }
        });
    }

    public StagedFiles staged(Database database, Homeserver homeserver, Clock clock) {
        return new StagedFiles(database, homeserver, inboxFiles, clock);
    }
}
