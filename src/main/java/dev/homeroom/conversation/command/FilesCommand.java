package dev.homeroom.conversation.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.files.FileSize;
import dev.homeroom.files.incoming.KnownFile;
import dev.homeroom.files.incoming.LandedFile;
import dev.homeroom.files.incoming.StagedFiles;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Redaction;
import dev.homeroom.queue.outbox.OutgoingEvent;
import dev.homeroom.queue.outbox.TransactionId;
import dev.homeroom.wording.NoticeText;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code !files} lists the sender's files that wait for the next message in this room or thread; {@code !files drop} takes
 * them back, or one of them. The agent's 📎 on a file that is taken back is removed.
 */
@Singleton
class FilesCommand extends Command {
    private static final Pattern DROP = Pattern.compile("drop(?:\\s+(\\d{1,9}))?");

    private final StagedFiles stagedFiles;

    FilesCommand(StagedFiles stagedFiles, Wording wording) {
        super("files", "[drop [number]]", Sentence.HELP_FILES, wording);
        this.stagedFiles = stagedFiles;
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        Matcher drop = DROP.matcher(commandCall.argument().toLowerCase(Locale.ROOT));
        if (drop.matches()) {
            return drop(commandCall, Optional.ofNullable(drop.group(1)).map(Integer::parseInt));
        }
        return commandCall.argument().isEmpty()
                ? list(waiting(commandCall), commandCall)
                : say(Sentence.FILES_USAGE, Map.of("usage", usage(commandCall)));
    }

    private List<KnownFile> waiting(CommandCall commandCall) {
        return stagedFiles.waiting(
                new StagedFiles.FilesRoom(
                        commandCall.room(), commandCall.bound().agentUser(), commandCall.prefix()),
                commandCall.message());
    }

    private CommandReply.Said list(List<KnownFile> waiting, CommandCall commandCall) {
        if (waiting.isEmpty()) {
            return say(Sentence.FILES_NONE, commandCall.names());
        }
        ReplyLines lines = new ReplyLines().add(text(Sentence.FILES_WAITING, commandCall.names()));
        int number = 0;
        for (KnownFile known : waiting) {
            number++;
            lines.add(line(number, known));
        }
        return lines.add(text(Sentence.FILES_HINT, Map.of("drop", written(commandCall) + " drop")))
                .reply();
    }

    private static NoticeText line(int number, KnownFile known) {
        String size = known.landed()
                .map(LandedFile::size)
                .map(bytes -> " (" + FileSize.words(bytes) + ")")
                .orElse("");
        return NoticeText.withFile(number + ". ", known.file().displayName(), size);
    }

    private CommandReply drop(CommandCall commandCall, Optional<Integer> number) {
        EventId command = commandCall.message().id();
        List<KnownFile> before = stagedFiles.droppedBy(command);
        if (!before.isEmpty()) {
            return dropped(commandCall, before);
        }
        List<KnownFile> waiting = waiting(commandCall);
        if (waiting.isEmpty()) {
            return list(waiting, commandCall);
        }
        if (number.isPresent() && (number.get() < 1 || number.get() > waiting.size())) {
            return say(
                    Sentence.FILES_NO_SUCH,
                    Map.of("number", String.valueOf(number.get()), "files", written(commandCall)));
        }
        List<KnownFile> chosen =
                number.map(place -> List.of(waiting.get(place - 1))).orElse(waiting);
        return dropped(commandCall, stagedFiles.drop(chosen, command));
    }

    private CommandReply dropped(CommandCall commandCall, List<KnownFile> files) {
        CommandReply.Said said = files.size() == 1
                ? say(
                        Sentence.FILES_DROPPED_ONE,
                        Map.of("file", files.getFirst().file().displayName()))
                : say(Sentence.FILES_DROPPED_MANY, Map.of("count", String.valueOf(files.size())));
        return said.after(files.stream()
                .filter(known -> !known.sign().isEmpty())
                .map(known -> withoutSign(commandCall, known))
                .toList());
    }

    private static OutgoingEvent withoutSign(CommandCall commandCall, KnownFile known) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        boolean isEvent = EventId.isValid(known.sign());
        return new OutgoingEvent(
                TransactionId.of(commandCall.room(), known.file().id().value(), "unstaged"),
                commandCall.room(),
                commandCall.bound().agentUser(),
                Redaction.TYPE,
                isEvent ? content.put("redacts", known.sign()) : content,
                isEvent ? Optional.empty() : Optional.of(known.sign()));
    }
}
