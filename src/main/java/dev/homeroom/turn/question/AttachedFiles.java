package dev.homeroom.turn.question;

import dev.homeroom.backend.Question;
import dev.homeroom.files.content.FileContent;
import dev.homeroom.files.content.FileContent.Dimensions;
import dev.homeroom.files.incoming.FileSettings;
import dev.homeroom.files.incoming.InboxFiles;
import dev.homeroom.files.incoming.IncomingFile;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.files.incoming.LandedFile;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.UserId;
import dev.homeroom.turn.render.EnvelopeFile;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * The files of a question: a line for each, the content of short text files, and pictures. Never fails: what can't be read
 * or scaled is only named. No picture is decoded here; the homeserver scales large ones.
 */
@Singleton
public class AttachedFiles {
    private static final Logger LOG = Logger.getLogger(AttachedFiles.class);
    private static final Set<String> SHOWN = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
    private static final int LONGEST_TEXT = 32 * 1024;
    private static final int MOST_TEXTS = 5;
    private static final int MOST_PICTURES = 10;
    /** The most characters that all pictures of a question have in Base64. They are in memory until the question has left. */
    private static final int MOST_CHARACTERS = 8 * 1024 * 1024;

    private final InboxFiles inboxFiles;
    private final Homeserver homeserver;
    private final FileSettings settings;

    public AttachedFiles(InboxFiles inboxFiles, Homeserver homeserver, FileSettings settings) {
        this.inboxFiles = inboxFiles;
        this.homeserver = homeserver;
        this.settings = settings;
    }

    /** @param files each with its copy */
    List<EnvelopeFile> lines(List<KnownFile> files) {
        List<EnvelopeFile> lines = new ArrayList<>();
        int texts = 0;
        for (KnownFile known : files) {
            LandedFile landed = known.landed().orElseThrow();
            Optional<String> text = texts < MOST_TEXTS ? text(landed) : Optional.empty();
            texts += text.isPresent() ? 1 : 0;
            lines.add(new EnvelopeFile(
                    landed.path(),
                    known.file().message().name(),
                    landed.content().mediaType(),
                    landed.size(),
                    text));
        }
        return lines;
    }

    private Optional<String> text(LandedFile file) {
        if (!file.content().isText() || file.size() > LONGEST_TEXT) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(read(file));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.infof("A text file can't be read: path=%s %s", file.path(), e.toString());
            return Optional.empty();
        }
    }

    private byte[] read(LandedFile file) throws IOException {
        try (SeekableByteChannel channel = inboxFiles.open(file);
                InputStream in = Channels.newInputStream(channel)) {
            return in.readNBytes((int) file.size());
        }
    }

    /** The pictures among the files, as far as they fit. */
    List<Question.Picture> pictures(UserId agentUser, List<KnownFile> files) {
        if (settings.pictures() == FileSettings.PictureUse.NAMED) {
            return List.of();
        }
        List<Question.Picture> pictures = new ArrayList<>();
        int left = MOST_CHARACTERS;
        for (KnownFile known : files) {
            if (pictures.size() == MOST_PICTURES) {
                return pictures;
            }
            Optional<Question.Picture> picture =
                    picture(agentUser, known.file(), known.landed().orElseThrow());
            if (picture.isPresent() && picture.get().base64().length() <= left) {
                left -= picture.get().base64().length();
                pictures.add(picture.get());
            }
        }
        return pictures;
    }

    private Optional<Question.Picture> picture(UserId agentUser, IncomingFile file, LandedFile landed) {
        if (!SHOWN.contains(landed.content().mediaType())) {
            return Optional.empty();
        }
        try {
            return fits(landed.content(), landed.size())
                    ? Optional.of(picture(landed.content(), read(landed)))
                    : scaled(agentUser, file);
        } catch (IOException | HomeserverException e) {
            LOG.infof("A picture is named and not shown: path=%s %s", landed.path(), e.toString());
            return Optional.empty();
        }
    }

    private boolean fits(FileContent content, long size) {
        return size <= settings.imageBytes()
                && content.dimensions().filter(this::isSmall).isPresent();
    }

    private boolean isSmall(Dimensions dimensions) {
        return Math.max(dimensions.width(), dimensions.height()) <= settings.imageEdge();
    }

    private static Question.Picture picture(FileContent content, byte[] bytes) {
        return new Question.Picture(content.mediaType(), Base64.getEncoder().encodeToString(bytes));
    }

    /** What the homeserver sends is looked at as a person's file is. */
    private Optional<Question.Picture> scaled(UserId agentUser, IncomingFile file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        homeserver.thumbnail(
                agentUser, file.message().media().orElseThrow(), settings.imageEdge(), (buffer, length) -> {
                    if (bytes.size() + length > settings.imageBytes()) {
                        throw new HomeserverException.Unclear("thumbnail", "more bytes than wanted", null);
                    }
                    bytes.write(buffer, 0, length);
                });
        FileContent content = FileContent.of(new BytesChannel(bytes.toByteArray()), "");
        return SHOWN.contains(content.mediaType()) && fits(content, bytes.size())
                ? Optional.of(picture(content, bytes.toByteArray()))
                : Optional.empty();
    }
}
