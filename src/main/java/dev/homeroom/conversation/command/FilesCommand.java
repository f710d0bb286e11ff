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
class FilesCommand implements Command {
    private static final Pattern DROP = Pattern.compile("drop(?:\\s+(\\d{1,9}))?");

    private final StagedFiles stagedFiles;
    private final Wording wording;

    FilesCommand(StagedFiles stagedFiles, Wording wording) {
        this.stagedFiles = stagedFiles;
        this.wording = wording;
    }

    @Override
    public String word() {
        return "files";
    }

    @Override
    public String argument() {
        return "[drop [number]]";
    }

    @Override
    public Sentence summary() {
        return Sentence.HELP_FILES;
    }

    @Override
    public CommandReply run(CommandCall commandCall) {
        Matcher drop = DROP.matcher(commandCall.argument().toLowerCase(Locale.ROOT));
        if (drop.matches()) {
            return drop(commandCall, Optional.ofNullable(drop.group(1)).map(Integer::parseInt));
        }
        return commandCall.argument().isEmpty()
                ? list(waiting(commandCall), commandCall)
                : say(Sentence.FILES_USAGE, Map.of("usage", commandCall.usage(this)));
    }

    private List<KnownFile> waiting(CommandCall commandCall) {
        return stagedFiles.waiting(
                new StagedFiles.FilesRoom(
                        commandCall.room(), commandCall.bound().agentUser(), commandCall.prefix()),
                commandCall.message());
    }

    private CommandReply.Said list(List<KnownFile> waiting, CommandCall commandCall) {
        if (waiting.isEmpty()) {
            return say(Sentence.FILES_NONE, Map.of("agent", commandCall.agentName()));
        }
        ReplyLines lines =
                new ReplyLines().add(wording.of(Sentence.FILES_WAITING, Map.of("agent", commandCall.agentName())));
        int number = 0;
        for (KnownFile known : waiting) {
            number++;
            lines.add(line(number, known));
        }
        return lines.add(wording.of(Sentence.FILES_HINT, Map.of("drop", commandCall.prefix() + word() + " drop")))
                .reply();
    }

    private static String line(int number, KnownFile known) {
        String size = known.landed()
                .map(LandedFile::size)
                .map(bytes -> " (" + FileSize.words(bytes) + ")")
                .orElse("");
        return number + ". " + known.file().displayName() + size;
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
                    Map.of("number", String.valueOf(number.get()), "files", commandCall.prefix() + word()));
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

    private CommandReply.Said say(Sentence sentence, Map<String, String> names) {
        return CommandReply.Said.of(wording.of(sentence, names));
    }
}
