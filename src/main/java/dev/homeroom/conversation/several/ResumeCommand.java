package dev.homeroom.conversation.several;

import dev.homeroom.conversation.Level;
import dev.homeroom.conversation.command.Command;
import dev.homeroom.conversation.command.CommandCall;
import dev.homeroom.conversation.command.CommandReply;
import dev.homeroom.conversation.loop.LoopGuards;
import dev.homeroom.wording.Sentence;
import dev.homeroom.wording.Wording;
import jakarta.inject.Singleton;
import java.util.Map;

/** {@code !resume}: lets agents answer each other again after the loop guard has stopped them. */
@Singleton
class ResumeCommand extends Command {
    private final LoopGuards loopGuards;

    ResumeCommand(LoopGuards loopGuards, Wording wording) {
        super("resume", "", Sentence.HELP_RESUME, wording);
        this.loopGuards = loopGuards;
    }

    @Override
    protected Level needs() {
        return Level.MANAGE;
    }

    @Override
    protected boolean isFor(CommandCall commandCall) {
        return loopGuards.isOpen(commandCall.room());
    }

    @Override
    protected CommandReply run(CommandCall commandCall) {
        return say(
                loopGuards.resume(commandCall.bound()) ? Sentence.LOOP_RESUMED : Sentence.LOOP_NOT_STOPPED, Map.of());
    }
}
