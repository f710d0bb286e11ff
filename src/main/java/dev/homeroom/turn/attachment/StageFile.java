package dev.homeroom.turn.attachment;

import dev.homeroom.files.incoming.FileLanding;
import dev.homeroom.files.incoming.IncomingFile;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.files.incoming.LandedFile;
import dev.homeroom.files.incoming.Landing;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.files.incoming.StagedMark;
import dev.homeroom.json.JsonText;
import dev.homeroom.matrix.Reaction;
import dev.homeroom.matrix.RoomEvent;
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.inbox.WaitingEvent;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.rooms.state.BoundRoom;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Lets a file without a caption wait for its sender's next message. The agent's 📎 says so. */
@ApplicationScoped
public class StageFile {
    private static final String STAGED = "staged";

    private final StagedFiles staged;
    private final FileLanding landing;
    private final FileTrouble trouble;

    public StageFile(StagedFiles staged, FileLanding landing, FileTrouble trouble) {
        this.staged = staged;
        this.landing = landing;
        this.trouble = trouble;
    }

    public Outcome handle(BoundRoom room, IncomingFile file, RoomEvent message, WaitingEvent waiting) {
        Optional<KnownFile> before = staged.known(file.id());
        boolean isEdit = !waiting.key().equals(file.id().value());
        if (isEdit && before.isPresent()) {
            return new Outcome.Done(STAGED, List.of());
        }
        String sign = TransactionId.of(room.room(), waiting.cause(), STAGED);
        KnownFile known =
                before.orElseGet(() -> new KnownFile(file, JsonText.of(message.json()), sign, Optional.empty()));
        Landing landed = landing.land(room.agentUser(), known);
        if (landed instanceof Landing.Landed(LandedFile copy)) {
            staged.stage(known, copy);
        }
        return trouble.of(landed, new FileTrouble.Missing(room, waiting, file.displayName()))
                .orElseGet(() -> said(room, file, sign));
    }

    private Outcome said(BoundRoom room, IncomingFile file, String sign) {
        StagedMark mark = new StagedMark(file.id(), staged.takerOf(file.id()));
        return new Outcome.Done(
                STAGED,
                List.of(new OutgoingEvent(sign, room.room(), room.agentUser(), Reaction.TYPE, mark.toContent())));
    }
}
