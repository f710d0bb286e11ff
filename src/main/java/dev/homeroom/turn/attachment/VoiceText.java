package dev.homeroom.turn.attachment;

import dev.homeroom.files.FileName;
import dev.homeroom.files.incoming.InboxFiles;
import dev.homeroom.files.incoming.IncomingFile;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.files.incoming.LandedFile;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.files.transcription.Transcriber;
import dev.homeroom.files.transcription.Transcription;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import dev.homeroom.wording.Sentence;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The words of a voice message. They stand in the room, as a notice, before the agent is asked with them. */
@Singleton
public class VoiceText {
    private final Transcriber transcriber;
    private final StagedFiles staged;
    private final InboxFiles inboxFiles;
    private final FileTrouble trouble;
    private final ReplyBuilder replyBuilder;
    private final OutgoingEvents outgoingEvents;

    public VoiceText(
            Transcriber transcriber,
            StagedFiles staged,
            InboxFiles inboxFiles,
            FileTrouble trouble,
            ReplyBuilder replyBuilder,
            OutgoingEvents outgoingEvents) {
        this.transcriber = transcriber;
        this.staged = staged;
        this.inboxFiles = inboxFiles;
        this.trouble = trouble;
        this.replyBuilder = replyBuilder;
        this.outgoingEvents = outgoingEvents;
    }

    /** The result of listening. */
    public sealed interface Heard {
        record Words(String text) implements Heard {}

        /** The message is not asked now. */
        record NotNow(Outcome outcome) implements Heard {}
    }

    /** Whether a message is spoken, and there is a service that can listen. */
    public boolean isSpoken(RoomEvent message) {
        return transcriber.isOn()
                && IncomingFile.of(message)
                        .filter(file -> file.message().voice())
                        .isPresent();
    }

    /** @param files of the message, its own recording among them */
    public Heard hear(Turn turn, List<KnownFile> files) {
        EventId message = turn.message().id();
        Optional<String> known = staged.transcript(message);
        if (known.isPresent()) {
            return new Heard.Words(known.get());
        }
        KnownFile recording = files.stream()
                .filter(file -> file.file().id().equals(message))
                .findFirst()
                .orElseThrow();
        return new Heard.NotNow(listen(turn, recording));
    }

    private Outcome listen(Turn turn, KnownFile recording) {
        FileTrouble.Missing missing =
                new FileTrouble.Missing(turn, recording.file().displayName());
        return switch (transcriber.listen(recording(recording.landed().orElseThrow()))) {
            case Transcription.Words(String text) -> {
                staged.heard(recording.file().id(), text);
                yield shown(turn, text);
            }
            case Transcription.Nothing nothing -> trouble.said(missing, Sentence.VOICE_EMPTY, Map.of());
            case Transcription.NotNow(String detail) ->
                trouble.retried(missing, Sentence.VOICE_NOT_HEARD, detail, Optional.empty());
            case Transcription.Refused(String detail) -> trouble.givenUp(missing, Sentence.VOICE_NOT_HEARD, detail);
        };
    }

    /** The notice and the next look at the message are one step, so the words stand in the room once. */
    private Outcome shown(Turn turn, String text) {
        return replyBuilder.retry(
                turn,
                Duration.ZERO,
                List.of(outgoingEvents.notice(
                        turn.agentUser(),
                        turn.roomId(),
                        turn.cause(),
                        "transcript",
                        Sentence.VOICE_HEARD,
                        Map.of("text", text))));
    }

    private Transcriber.Recording recording(LandedFile landed) {
        String name = landed.path().substring(landed.path().lastIndexOf('/') + 1);
        return new Transcriber.Recording(
                FileName.safe(name), landed.content().mediaType(), landed.size(), () -> open(landed));
    }

    private InputStream open(LandedFile landed) {
        try {
            return Channels.newInputStream(inboxFiles.open(landed));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
