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
import dev.homeroom.queue.inbox.Outcome;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.turn.reply.ReplyBuilder;
import dev.homeroom.turn.reply.Turn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Lets a file without a caption wait for its sender's next message. The agent's 📎 says so. */
@Singleton
public class StageFile {
    private static final String STAGED = "staged";

    private final StagedFiles staged;
    private final FileLanding landing;
    private final FileTrouble trouble;
    private final ReplyBuilder replyBuilder;

    public StageFile(StagedFiles staged, FileLanding landing, FileTrouble trouble, ReplyBuilder replyBuilder) {
        this.staged = staged;
        this.landing = landing;
        this.trouble = trouble;
        this.replyBuilder = replyBuilder;
    }

    public Outcome handle(Turn turn, IncomingFile file) {
        Optional<KnownFile> before = staged.known(file.id());
        boolean isEdit = !turn.waiting().event().equals(file.id().value());
        if (isEdit && before.isPresent()) {
            return replyBuilder.end(turn, STAGED, List.of());
        }
        String sign = TransactionId.of(turn.roomId(), turn.cause(), STAGED);
        KnownFile known = before.orElseGet(
                () -> new KnownFile(file, JsonText.of(turn.message().json()), sign, Optional.empty()));
        Landing landed = landing.land(turn.agentUser(), known);
        if (landed instanceof Landing.Landed(LandedFile copy)) {
            staged.stage(known, copy);
        }
        return trouble.of(landed, new FileTrouble.Missing(turn, file.displayName()))
                .orElseGet(() -> said(turn, file, sign));
    }

    private Outcome said(Turn turn, IncomingFile file, String sign) {
        StagedMark mark = new StagedMark(file.id(), staged.takerOf(file.id()));
        return replyBuilder.end(
                turn,
                STAGED,
                List.of(new OutgoingEvent(sign, turn.roomId(), turn.agentUser(), Reaction.TYPE, mark.toContent())));
    }
}
