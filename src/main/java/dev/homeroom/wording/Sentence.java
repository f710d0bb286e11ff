package dev.homeroom.wording;

import java.util.Locale;

/** A sentence that a person can see in a room; its text is under the same key in {@code wording.properties}. */
public enum Sentence {
    /** No agent belongs to the room. */
    ROOM_WITHOUT_AGENT,
    /** {@code agent}: it has left the room while it waited for a decision about the message. */
    AGENT_LEFT_WAITING,
    /** {@code agent}: accompanies a file with an answer that is too long for messages. */
    ANSWER_AS_FILE,
    /** {@code count}: stands above the last tools of a turn that used very many. */
    TOOLS_EARLIER,
    /** {@code agent}: the heading of its collapsed reasoning. */
    REASONING,
    /** {@code agent}: the agent is busy, or its backend has not taken the message yet; Homeroom keeps trying. */
    ANSWER_DELAYED,
    /** {@code agent}: the connection broke while the agent worked; Homeroom keeps looking for the answer. */
    ANSWER_AWAITED,
    /** {@code agent}: it finished and said nothing. */
    AGENT_SILENT,
    /** {@code agent}, {@code error}: given up on a busy agent. */
    AGENT_BUSY,
    /** {@code agent}, {@code error}: given up on too many requests. */
    AGENT_RATE_LIMITED,
    /** {@code agent}, {@code error}: given up on a backend that can't be reached. */
    AGENT_UNAVAILABLE,
    /** {@code agent}, {@code error}: the agent took too long. */
    AGENT_TIMED_OUT,
    /** {@code agent}, {@code error}: the agent took too long, and was stopped. */
    AGENT_STOPPED,
    /** {@code agent}, {@code error}: the agent may or may not have received the message. */
    AGENT_INTERRUPTED,
    /** {@code agent}, {@code error}: the agent is gone upstream. */
    AGENT_UNKNOWN,
    /** {@code agent}, {@code error}: Homeroom's key is not accepted. */
    AGENT_NOT_AUTHORIZED,
    /** {@code agent}, {@code error}: the language model failed. */
    AGENT_MODEL_FAILED,
    /** {@code agent}, {@code error}: a tool waits for approval. */
    AGENT_NEEDS_APPROVAL,
    /** {@code agent}, {@code error}: cancelled upstream. */
    AGENT_CANCELLED,
    /** {@code agent}, {@code error}: the agent hit its own limit. */
    AGENT_LIMIT_REACHED,
    /** {@code agent}, {@code error}: the upstream conversation is gone. */
    AGENT_CHAT_UNKNOWN,
    /** {@code agent}, {@code error}: the answer could not be read. */
    AGENT_NOT_UNDERSTOOD,
    /** {@code agent}, {@code error}: the backend failed inside. */
    AGENT_FAILED,
    /** {@code agent}: follows an answer that the agent's or model's limit cut. */
    ANSWER_CUT_AT_LIMIT,
    /** {@code agent}: follows an answer that a filter cut. */
    ANSWER_FILTERED,
    /** {@code agent}: follows an answer that may be incomplete. */
    ANSWER_MAY_BE_CUT,
    /** {@code agent}, {@code error}: the language model failed in the middle of an answer, which is posted above. */
    AGENT_MODEL_FAILED_MIDWAY,
    /** {@code agent}, {@code error}: the backend failed in the middle of an answer, which is posted above. */
    AGENT_FAILED_MIDWAY,
    /** {@code agent}, {@code error}: the language model failed after tools were used. */
    AGENT_MODEL_FAILED_AFTER_TOOLS,
    /** {@code agent}, {@code error}: cancelled upstream after tools were used. */
    AGENT_CANCELLED_AFTER_TOOLS,
    /** {@code agent}, {@code error}: the agent hit its own limit after it had used tools. */
    AGENT_LIMIT_AFTER_TOOLS,
    /** {@code agent}, {@code error}: the backend failed inside after tools were used. */
    AGENT_FAILED_AFTER_TOOLS,
    /** {@code agent}, {@code error}: the connection broke after tools were used. */
    AGENT_CUT_OFF_AFTER_TOOLS,
    /** {@code agent}, {@code error}: the agent took too long, and was stopped after it had used tools. */
    AGENT_STOPPED_AFTER_TOOLS,
    /** {@code agent}, {@code error}: the connection ended several times before anything was said. */
    AGENT_ENDED_EARLY,
    /** {@code agent}, {@code clear}, {@code error}: the question alone is longer than the model reads. */
    AGENT_QUESTION_TOO_LONG,
    /** {@code agent}, {@code clear}, {@code error}: the conversation is longer than the model reads. */
    AGENT_CONVERSATION_TOO_LONG,
    /** {@code agent}, {@code error}: the agent called more tools than the settings allow. */
    AGENT_TOO_MANY_TOOLS,
    /** {@code agent}: disabled agents get no turns. */
    AGENT_DISABLED,
    /** {@code agent}: the upstream conversation was gone, and a new one has begun. */
    CONVERSATION_REPLACED,
    /** {@code agent}, {@code error}: the bot may not write the room's state, so no conversation can begin in it. */
    CONVERSATION_NOT_STORED,
    /** {@code error}: something in Homeroom failed. */
    TURN_FAILED,
    /** {@code error}: the homeserver refused the agent's answer. */
    ANSWER_REFUSED,
    /** {@code file}: an answer names a file that isn't there. */
    ATTACHMENT_NOT_FOUND,
    /** {@code file}: an answer names a file that agents of this room may not send. */
    ATTACHMENT_NOT_ALLOWED,
    /** {@code file}: the file is broken, or can't be read now. */
    ATTACHMENT_UNREADABLE,
    /** {@code file}, {@code size}, {@code limit}: the homeserver's limit is lower. */
    ATTACHMENT_TOO_LARGE,
    /** {@code file}, {@code size}: the homeserver, or a proxy before it, has a limit that it doesn't name. */
    ATTACHMENT_TOO_LARGE_ON_THE_WAY,
    /** {@code file}, {@code size}, {@code limit}: the answer has too many bytes with this file. */
    ATTACHMENTS_TOO_LARGE_TOGETHER,
    /** {@code count}, {@code most}: the answer has too many files. */
    ATTACHMENTS_TOO_MANY,
    /** {@code count}: ends a list of problems. */
    ATTACHMENTS_MORE_PROBLEMS,
    /** {@code file}: the address of a picture is not one of the public web. */
    ATTACHMENT_OF_WEB_NOT_ALLOWED,
    /** {@code file}: the address of a picture that a server doesn't give, or not in time. */
    ATTACHMENT_OF_WEB_MISSING,
    /** {@code file}, {@code limit}: the address of a picture that is too large. */
    ATTACHMENT_OF_WEB_TOO_LARGE,
    /** {@code file}, {@code error}: the homeserver took no file, or not its message. */
    ATTACHMENT_REFUSED,
    /** {@code file}, {@code error}: given up before the upload. */
    ATTACHMENT_NOT_SENT,
    /** {@code file}, {@code error}: only the upload failed, for too long. */
    ATTACHMENT_NOT_UPLOADED,
    /** {@code file}, {@code error}: given up after the upload. */
    ATTACHMENT_PERHAPS_SENT,
    /** {@code agent}: a person reacted to the message with 🛑. */
    TURN_STOPPED,
    /** {@code place}: the number of waiting messages in the room, this one included. */
    QUEUE_PLACE,
    /** {@code error}: too many messages wait in the room. */
    QUEUE_FULL,
    /** {@code count}, {@code error}: too many messages wait in the room, for several of one sender. */
    QUEUE_FULL_FOR_MANY,
    /** {@code agent}, {@code error}: it may not write in the room. */
    AGENT_MUTED,
    /** {@code agent}, {@code error}: sent too long ago to be answered unasked. */
    MESSAGE_TOO_OLD,
    /** {@code agent}, {@code room}: another room has taken this one's place. */
    ROOM_MOVED,
    /** {@code agent}: the agent is gone, and its room is read-only. */
    ROOM_ARCHIVED,
    /** Agents can't read polls yet. */
    KIND_POLL,
    /** Agents can't read messages of this kind yet. */
    KIND_OTHER,
    /** {@code file}, {@code size}, {@code limit}: larger than files may be. */
    FILE_TOO_LARGE,
    /** {@code file}, {@code limit}: larger than files may be, and than its sender said. */
    FILE_OVERLONG,
    /** {@code file}, {@code limit}: the files of the room would be larger than they may be together. */
    FILE_ROOM_FULL,
    /** {@code file}: encrypted by its sender's client. */
    FILE_ENCRYPTED,
    /** {@code file}: the homeserver has no such file. */
    FILE_GONE,
    /** {@code file}: it is tried again. */
    FILE_DELAYED,
    /** {@code file}, {@code error}: the homeserver didn't send it for too long. */
    FILE_NOT_FETCHED,
    /** {@code file}, {@code error}: the workspace couldn't be written for too long. */
    FILE_NOT_STORED,
    /** {@code text}: the words of a voice message. */
    VOICE_HEARD,
    /** Nobody speaks in a voice message. */
    VOICE_EMPTY,
    /** {@code file}, {@code error}: the service that listens to voice messages failed. */
    VOICE_NOT_HEARD,
    /** {@code agent}: no file of the sender waits here. */
    FILES_NONE,
    /** {@code agent}: the heading of the list of files that wait. */
    FILES_WAITING,
    /** {@code drop}: below the list of files that wait. */
    FILES_HINT,
    /** {@code file}: it waits no more. */
    FILES_DROPPED_ONE,
    /** {@code count}: the files wait no more. */
    FILES_DROPPED_MANY,
    /** {@code number}, {@code files}: no file of the list has this number. */
    FILES_NO_SUCH,
    /** {@code usage}: the words after the command make no sense. */
    FILES_USAGE,
    /** A message without any text. */
    MESSAGE_EMPTY,
    /** The last notice in a room that a reset removes. */
    ROOM_TAKEN_DOWN,
    /** The reason with which Homeroom's users leave a room that a reset removes. */
    LEFT_BY_RESET,
    /** {@code command}, {@code help}: there is no such command. */
    COMMAND_UNKNOWN,
    /** {@code command}, {@code likely}, {@code help}: no command has this name, and one has a similar name. */
    COMMAND_MISSPELT,
    /** {@code command}: the sender may not use this command. */
    COMMAND_NOT_PERMITTED,
    /** {@code command}: the command was sent too long ago to be done unasked. */
    COMMAND_TOO_OLD,
    /** {@code usage}: a name is missing, or is no name. */
    COMMAND_NEEDS_NAME,
    /** {@code command}: the room doesn't have all yet that its agents have said, and they leave it only then. */
    COMMAND_WAITS_FOR_EVENTS,
    /** {@code command}, {@code error}: the homeserver refused what a command needs. */
    COMMAND_FAILED,
    /** {@code help}: the topic of the Space. */
    TOPIC_OF_SPACE,
    /** {@code help}: the topic of an agent's room. */
    TOPIC_OF_ROOM,
    /** {@code purpose}, {@code help}: the topic of the room of an agent that its backend describes. */
    TOPIC_WITH_PURPOSE,
    /** {@code help}: the topic of a chat room. */
    TOPIC_OF_CHAT_ROOM,
    /** The topic of a person's own Space. */
    TOPIC_OF_PERSONAL_SPACE,
    /** {@code agents}, {@code help}: the bot was invited to a direct chat. */
    BOT_GREETING,
    /** Begins the list of the bot's own commands. */
    BOT_HELP_HEADING,
    /** The line of !agents in that list. */
    BOT_HELP_AGENTS,
    /** The line of !status in that list. */
    BOT_HELP_STATUS,
    /** The line of !reconcile in that list. */
    BOT_HELP_RECONCILE,
    /** {@code agents}, {@code help}: the bot got a message that it can do nothing with. */
    BOT_IS_NO_AGENT,
    /** {@code count}, {@code example}: begins the numbered list of agents. */
    BOT_AGENTS_HEADING,
    /** There is no agent to write to. */
    BOT_NO_AGENTS,
    /** The bot's room is encrypted. */
    BOT_ROOM_ENCRYPTED,
    /** {@code name}, {@code agents}: no agent has this number or name. */
    BOT_AGENT_NOT_FOUND,
    /** {@code name}, {@code names}: several agents have this name. */
    BOT_AGENT_UNCLEAR,
    /** {@code agent}: a person is invited to a room with the agent. */
    INVITED_TO_AGENT,
    /** {@code agent}: the person is in a room with the agent already. */
    WITH_AGENT_ALREADY,
    /** {@code command}, {@code agents}: the command works only in rooms with an agent. */
    COMMAND_ELSEWHERE,
    /** {@code agents}, {@code rooms}: how many there are. */
    SERVICE_AGENTS,
    /** {@code waiting}, {@code failed}: messages in the queue. */
    SERVICE_QUEUE,
    /** All backends answer. */
    SERVICE_BACKENDS_FINE,
    /** {@code backend}: its circuit breaker is open. {@code time}: until messages are given up. */
    SERVICE_BACKEND_UNREACHABLE,
    /** {@code backend}: its list of agents can't be read. */
    SERVICE_BACKEND_DOWN,
    /** {@code backend}, {@code agents}: how many agents were given Homeroom's tools. */
    SERVICE_TOOLS,
    /** {@code backend}, {@code agents}: not all agents could be given the tools. */
    SERVICE_TOOLS_MISSING,
    /** The key is missing with which backends call the tools. */
    SERVICE_TOOLS_WITHOUT_KEY,
    /** No reconciliation has ended since the start. */
    SERVICE_NOT_CHECKED,
    /** {@code time}, {@code repairs}, {@code failed}: the last reconciliation. */
    SERVICE_CHECKED,
    /** {@code time}: the last reconciliation stopped early. */
    SERVICE_CHECK_STOPPED,
    /** {@code command}, {@code dry}: the argument is not understood. */
    RECONCILE_USAGE,
    /** {@code reason}: nothing may be repaired now. */
    RECONCILE_PAUSED,
    /** Another reconciliation is running. */
    RECONCILE_RUNNING,
    /** The reconciliation stopped early. */
    RECONCILE_STOPPED,
    /** The reconciliation found nothing to repair. */
    RECONCILE_CLEAN,
    /** {@code count}: the number of repairs in a dry run. */
    RECONCILE_PLANNED,
    /** {@code done}, {@code failed}: the number of repairs. */
    RECONCILE_DONE,
    /** {@code repair}: a repair that failed. */
    RECONCILE_FAILED_LINE,
    /** {@code count}: lines that are left out. */
    RECONCILE_MORE,
    /** The sender may not talk to agents. */
    NOT_PERMITTED,
    /** The reason with which an agent user declines an invite of a person without permission. */
    INVITE_NOT_PERMITTED,
    /** {@code agent}: begins the list of commands. */
    HELP_HEADING,
    /** Help for {@code !help}. */
    HELP_HELP,
    /** Help for {@code !context}. */
    HELP_CONTEXT,
    /** Help for {@code !status}. */
    HELP_STATUS,
    /** Help for {@code !files}. */
    HELP_FILES,
    /** Help for {@code !agents}. */
    HELP_AGENTS,
    /** Help for {@code !stop}. */
    HELP_STOP,
    /** Help for {@code !clear}. */
    HELP_CLEAR,
    /** Help for {@code !save}. */
    HELP_SAVE,
    /** Help for {@code !load}. */
    HELP_LOAD,
    /** Help for {@code !retry}. */
    HELP_RETRY,
    /** {@code agent}, {@code chat}: the room has an upstream conversation of its own. */
    CONTEXT_OWN,
    /** {@code agent}: the backend has no conversations, so rooms share a thread. */
    CONTEXT_SHARED,
    /** {@code agent}: no conversation has begun. */
    CONTEXT_NONE,
    /** {@code names}: the conversations saved in the room. */
    CONTEXT_SAVED,
    /** Nothing was there to stop. */
    STOPPED_NOTHING,
    /** {@code agent}: a message was stopped. */
    STOPPED_ONE,
    /** {@code agent}, {@code count}: several messages were stopped. */
    STOPPED_MANY,
    /** {@code agent}: the room begins a new conversation. */
    CLEARED,
    /** {@code agent}, {@code count}: the room begins a new conversation, and messages were stopped. */
    CLEARED_AND_STOPPED,
    /** {@code agent}: there is no conversation of the room that could be replaced. */
    CLEAR_SHARED,
    /** {@code name}, {@code load}: the conversation was saved. */
    SAVED,
    /** {@code agent}: there is no conversation of the room that could be saved. */
    SAVE_SHARED,
    /** {@code name}, {@code agent}: a saved conversation was loaded. */
    LOADED,
    /** {@code name}, {@code names}: no conversation of this name is saved in the room. */
    LOAD_UNKNOWN,
    /** {@code names}, {@code load}: the conversations saved in the room. */
    LOAD_LIST,
    /** {@code save}: no conversation is saved in the room. */
    LOAD_NOTHING_SAVED,
    /** There is nothing to retry. */
    RETRYING_NOTHING,
    /** {@code agent}: a message is retried. */
    RETRYING_ONE,
    /** {@code agent}, {@code count}: several messages are retried. */
    RETRYING_MANY,
    /** {@code agent}: nothing waits in the room. */
    STATUS_IDLE,
    /** {@code agent}: a message waits that the agent does not work on. */
    STATUS_BEGINS,
    /** {@code agent}, {@code time}: the agent works on a message. */
    STATUS_WORKING,
    /** {@code agent}, {@code time}, {@code person}, {@code tools}: people are to decide on tools. */
    STATUS_AWAITS,
    /** {@code count}: the number of messages behind the first. */
    STATUS_WAITING,
    /** {@code count}, {@code retry}: the number of failed messages that can be retried. */
    STATUS_UNANSWERED,
    /** {@code agent}: the latest poll of the agent's backend failed. */
    STATUS_UNREACHABLE,
    /** {@code count}: begins the list of agents. */
    AGENTS_HEADING,
    /** {@code count}: ends a list of agents that is too long. */
    AGENTS_MORE,
    /** Help for {@code !new}. */
    HELP_NEW,
    /** Help for {@code !rename}. */
    HELP_RENAME,
    /** Help for {@code !invite}. */
    HELP_INVITE,
    /** {@code usage}: the command came without a user id. */
    INVITE_NEEDS_PERSON,
    /** {@code command}: works only in agents' own rooms. */
    ONLY_IN_AGENT_ROOMS,
    /** {@code person}: invited to the Space and this room. */
    PERSON_INVITED,
    /** {@code person}: already in the Space and this room, or invited. */
    PERSON_HERE_ALREADY,
    /** {@code person}: the homeserver refused an invite. */
    PERSON_NOT_INVITED,
    /** {@code person}: an agent's user or the bot. */
    INVITE_OF_OUR_OWN,
    /** {@code person}: a user of another server, who can't join. */
    INVITE_FROM_AFAR,
    /** Help for {@code !archive}. */
    HELP_ARCHIVE,
    /** Help for {@code !unarchive}. */
    HELP_UNARCHIVE,
    /** Help for {@code !answers}. */
    HELP_ANSWERS,
    /** {@code agent}: the relation of answers to messages in the room. */
    ANSWERS_THREAD,
    /** {@code agent}: the relation of answers to messages in the room. */
    ANSWERS_REPLY,
    /** {@code agent}: the relation of answers to messages in the room. */
    ANSWERS_PLAIN,
    /** {@code agent}: the relation of answers to messages in the room. */
    ANSWERS_AS_ASKED,
    /** The room has no relation of its own: follows the sentence about the default. */
    ANSWERS_USUAL,
    /** {@code command}: the words that change it. */
    ANSWERS_CHOICES,
    /** {@code agent}: begins the answer to !new, the room follows. */
    CHAT_ROOM_OPENED,
    /** {@code usage}: a new name is missing. */
    ROOM_NEEDS_NAME,
    /** {@code room}: a chat room has another name. */
    CHAT_ROOM_RENAMED,
    /** {@code agent}, {@code unarchive}: a chat room has been ended. */
    CHAT_ROOM_ARCHIVED,
    /** {@code agent}: an archived chat room was reopened. */
    CHAT_ROOM_REOPENED,
    /** {@code unarchive}: a person writes in an archived room. */
    ROOM_IS_ARCHIVED,
    /** {@code command}: the room belongs to another person. */
    COMMAND_FOR_OWNERS,
    /** {@code command}, {@code new}: the command is for chat rooms only. */
    ONLY_IN_CHAT_ROOMS,
    /** {@code agent}, {@code help}: an agent user has followed an invite. */
    GREETING,
    /** The reason with which an agent user leaves an encrypted room. */
    INVITE_ENCRYPTED,
    /** The reason with which an agent user leaves a room in which it may not write. */
    INVITE_MUTED,
    /** The reason with which a user without an agent declines an invite. */
    INVITE_OF_NOBODY,
    /** The room became encrypted. */
    ROOM_ENCRYPTED,
    /** One message is encrypted in a room that isn't. */
    MESSAGE_ENCRYPTED,
    /** The reason with which an agent user declines an invite to a Space. */
    INVITE_TO_SPACE,
    /** {@code agent}: the default name of a chat room. */
    CHAT_ROOM_NAME,
    /** {@code count}, {@code archive}: a person has as many chat rooms as one person may have. */
    CHAT_ROOMS_TOO_MANY,
    /** {@code agent}, {@code user}: an agent whose room the reader can't enter, and another way to it. */
    AGENTS_WAY_IN,
    /** Stands below an answer that people stopped. */
    DRAFT_STOPPED,
    /** Stands below an interrupted answer. */
    DRAFT_UNFINISHED,
    /** {@code agent}: a message was edited when its agent had been asked already. */
    EDIT_TOO_LATE,
    /** {@code mode}, a command: several agents are in the room now. */
    MENTION_AN_AGENT,
    /** {@code mode}, a command: several people are in a room of theirs now. */
    MENTION_AMONG_PEOPLE,
    /** The help on a command. */
    HELP_DISMISS,
    /** The help on a command. */
    HELP_MODE,
    /** {@code name}, {@code users}: several agents have this name. */
    NAME_UNCLEAR,
    /** {@code agent}, {@code mode}, a command: a further agent was brought into the room. */
    BROUGHT_AGENT,
    /** {@code agent}. */
    BROUGHT_BEFORE,
    /** {@code agent}, {@code invite}, a command: an agent was sent away. Also the reason with which it leaves. */
    DISMISSED_AGENT,
    /** {@code agent}: is not one of the room's agents. */
    NOT_IN_ROOM,
    /** {@code agent}: the room's first agent can't be dismissed. */
    NOT_DISMISSED,
    /** {@code agent}. */
    MODE_OPEN,
    /** {@code agent}. */
    MODE_MENTION,
    /** {@code agent}. */
    MODE_LISTEN,
    /** {@code agent}. */
    MODE_OFF,
    /** Follows the sentence about a mode that people did not set. */
    MODE_USUAL,
    /** {@code command}: the ways to choose a mode. */
    MODE_CHOICES,
    /** The help on a command. */
    HELP_RESUME,
    /** {@code resume}, a command: the loop guard has stopped the automatic turns of a room. */
    LOOP_STOPPED,
    /** The loop guard is closed again. */
    LOOP_RESUMED,
    /** The loop guard was not open. */
    LOOP_NOT_STOPPED,
    /** {@code agent}, {@code tool}: the heading of a card with one tool call. */
    APPROVAL_WANTED,
    /** {@code agent}, {@code count}: the heading of a card with several tool calls. */
    APPROVAL_WANTED_MANY,
    /** {@code agent}: on a card about earlier work of the agent. */
    APPROVAL_EARLIER,
    /** How people decide on a card. */
    APPROVAL_CHOICES,
    /** The sentence {@link #APPROVAL_CHOICES} for tools that need a decision each time. */
    APPROVAL_CHOICES_ONCE,
    /** Follows the choices on a card with several calls. */
    APPROVAL_CHOICES_SINGLE,
    /** {@code time}: ends the choices. */
    APPROVAL_UNTIL,
    /** {@code person}, {@code time}: on a card. */
    APPROVAL_ALLOWED,
    /** {@code person}, {@code time}: on a card. */
    APPROVAL_ALLOWED_HERE,
    /** On a card: people allowed the tool in the room earlier. */
    APPROVAL_ALLOWED_BEFORE,
    /** On a card: the settings allow the tool. */
    APPROVAL_ALLOWED_BY_RULE,
    /** {@code person}, {@code time}: on a card. */
    APPROVAL_DENIED,
    /** {@code person}, {@code time}, {@code reason}: on a card. */
    APPROVAL_DENIED_BECAUSE,
    /** {@code time}: on a card. */
    APPROVAL_EXPIRED,
    /** On a card: the settings deny the tool. */
    APPROVAL_NEVER,
    /** On a card: the agent was not asked by a person. */
    APPROVAL_UNATTENDED,
    /** {@code time}: on a card in a room that was encrypted before anybody decided. */
    APPROVAL_ENCRYPTED,
    /** {@code time}: on a card whose work ended before anybody decided. */
    APPROVAL_STOPPED,
    /** {@code tool}: accompanies a file with the arguments of a tool call. */
    APPROVAL_FILE,
    /** {@code agent}: to the sender of a message behind one that waits for a decision. */
    APPROVAL_FIRST,
    /** {@code person}: to somebody who may not decide. */
    APPROVAL_NOT_YOURS,
    /** The reply to a decision that came too late. */
    APPROVAL_OVER,
    /** The reply to a decision about one of several calls. */
    APPROVAL_NOTED,
    /** {@code agent}: the reply to a decision. */
    APPROVAL_TOLD,
    /** The reply to a decision when nothing waits. */
    APPROVALS_NONE,
    /** {@code command}: the reply to a decision when several cards wait. */
    APPROVALS_SEVERAL,
    /** {@code agent}, {@code tools}: one waiting card in a list. */
    APPROVALS_WAITING,
    /** {@code agent}, {@code tools}, {@code command}: in a list. */
    APPROVALS_ALLOWED,
    /** In an empty list. */
    APPROVALS_EMPTY,
    /** {@code tool}: it was withdrawn. */
    APPROVALS_WITHDRAWN,
    /** {@code tool}: it was not allowed. */
    APPROVALS_UNKNOWN,
    /** In {@code !help}. */
    HELP_APPROVE,
    /** In {@code !help}. */
    HELP_DENY,
    /** In {@code !help}. */
    HELP_APPROVALS,
    /** For the agent: a person denied its tool. */
    TOOL_DENIED,
    /** {@code reason}: for the agent. */
    TOOL_DENIED_BECAUSE,
    /** For the agent: nobody decided in time. */
    TOOL_DENIED_LATE,
    /** For the agent: the settings deny its tool. */
    TOOL_DENIED_ALWAYS,
    /** For the agent: nobody was there to decide. */
    TOOL_DENIED_UNATTENDED,
    /** For the agent: people can't be asked in an encrypted room. */
    TOOL_DENIED_ENCRYPTED,
    /** To an agent: there were too many requests for a card. */
    TOOL_DENIED_TOO_LARGE,
    /** {@code agent}, {@code error}: the decision came too late for the backend. */
    AGENT_DECIDED_ELSEWHERE,
    /** {@code time}: how people answer a question with choices. */
    QUESTION_CHOOSE,
    /** {@code time}: how people answer a question without choices. */
    QUESTION_REPLY,
    /** {@code person}, {@code time}, {@code answer}: the answer to a question. */
    QUESTION_ANSWERED,
    /** {@code time}: on a question that was withdrawn. */
    QUESTION_CANCELLED,
    /** {@code time}: on a question that nobody answered in time. */
    QUESTION_EXPIRED,
    /** The reply to an answer that came too late. */
    QUESTION_OVER,
    /** The name of the room for alerts. */
    ALERT_ROOM_NAME,
    /** The topic of the room for alerts. */
    TOPIC_OF_ALERT_ROOM,
    /** Names the problem of an alert. */
    ALERT_OF_HOMESERVER,
    /** {@code backend}: names the problem of an alert. */
    ALERT_OF_BACKEND,
    /** Names the problem of an alert. */
    ALERT_OF_DATABASE,
    /** Names the problem of an alert. */
    ALERT_OF_WORKSPACE,
    /** Names the problem of an alert. */
    ALERT_OF_BACKLOG,
    /** Names the problem of an alert. */
    ALERT_OF_DEAD_LETTERS,
    /** Names the problem of an alert. */
    ALERT_OF_DRIFT,
    /** Names the problem of an alert. */
    ALERT_OF_LOOP_GUARD,
    /** {@code service}: names the problem of an alert. */
    ALERT_OF_SERVICE,
    /** {@code count}, {@code time}: the backlog; the oldest message waits since that time. */
    ALERT_BACKLOG,
    /** {@code count}, {@code time}: the dead letters; the oldest one failed at that time. */
    ALERT_DEAD_LETTERS,
    /** {@code count}: findings of the last reconciliation. */
    ALERT_DRIFT_FINDINGS,
    /** {@code count}: rooms with an open loop guard. */
    ALERT_LOOP_GUARD,
    /** {@code title}, {@code detail}, {@code since}: a problem that lasts. */
    ALERT_OPEN,
    /** {@code title}, {@code detail}, {@code since}, {@code count}: a problem that lasts and was over in between. */
    ALERT_OPEN_AGAIN,
    /** {@code title}, {@code detail}, {@code since}, {@code until}, {@code time}: a problem that is over. */
    ALERT_OVER,
    /** {@code title}, {@code detail}, {@code since}, {@code until}, {@code time}, {@code count}: a repeated problem that is over. */
    ALERT_OVER_AGAIN,
    /** {@code detail}, {@code time}: in the history of an alert. */
    ALERT_HISTORY_CHANGED,
    /** {@code detail}, {@code time}: in the history of an alert. */
    ALERT_HISTORY_AGAIN,
    /** {@code time}: in the history of an alert. */
    ALERT_HISTORY_OVER,
    /** {@code count}, {@code alerts}: the firing alerts of a group of Alertmanager. */
    ALERT_GROUP,
    /** {@code count}: stands behind the first alerts of a group. */
    ALERT_GROUP_MORE,
    /** {@code time}: the last notification about a group that is not repeated any more. */
    ALERT_GROUP_EXPIRED,
    /** The title of problems with Alertmanager's groups. */
    ALERT_OF_ALERTMANAGER,
    /** {@code count}: as many groups are open as can be. */
    ALERT_GROUPS_FULL,
    /** {@code title}: the name of an incident's room. */
    INCIDENT_ROOM_NAME,
    /** {@code id}: the topic of an incident's room. */
    TOPIC_OF_INCIDENT,
    /** {@code title}, {@code severity}, {@code person}, {@code time}: the first message of an incident's room. */
    INCIDENT_OPENED,
    /** {@code text}, {@code severity}, {@code person}, {@code time}: a line of an incident's timeline. */
    INCIDENT_UPDATED,
    /** {@code title}, {@code text}, {@code person}, {@code time}, {@code duration}, {@code timeline}: the last message. */
    INCIDENT_CLOSED,
    /** The reason for which agents leave the room of a closed incident. */
    INCIDENT_LEFT,
    /** An incident was closed while messages had no answer yet. */
    INCIDENT_STOPPED,
    /** A person writes in the room of a closed incident. */
    INCIDENT_ROOM_IS_CLOSED,
    /** {@code name}: nobody has the name. */
    INCIDENT_NAME_UNKNOWN,
    /** {@code name}: several agents have the name. */
    INCIDENT_NAME_UNCLEAR,
    /** {@code person}: may not be invited. */
    INCIDENT_NOT_INVITABLE,
    /** {@code count}: more people and agents were named. */
    INCIDENT_TOO_MANY_NAMES,
    /** An incident needs a title. */
    INCIDENT_WITHOUT_TITLE,
    /** An update or a summary needs a text. */
    INCIDENT_WITHOUT_TEXT,
    /** There is no Space yet. */
    INCIDENT_WITHOUT_SPACE,
    /** {@code id}: the bot can't read the incident in its room: the room was upgraded, or the bot was removed. */
    INCIDENT_UNREADABLE,
    /** {@code id}: there is no such incident. */
    INCIDENT_UNKNOWN,
    /** {@code id}: the incident is closed. */
    INCIDENT_OVER,
    /** The refusal of a request whose key belongs to another one. */
    INCIDENT_KEY_TAKEN,
    /** The meaning of the command. */
    BOT_HELP_INCIDENT,
    /** {@code command}: how the command is used. */
    INCIDENT_USAGE,
    /** {@code id}, {@code title}: stands before the link to the new room. */
    INCIDENT_IS_OPEN,
    /** {@code id}: an update was taken. */
    INCIDENT_NOTED,
    /** {@code id}: the incident was closed. */
    INCIDENT_IS_CLOSED,
    /** No incident is open. */
    INCIDENTS_NONE,
    /** {@code id}, {@code severity}, {@code title}: a line of the list of incidents. */
    INCIDENTS_LINE;

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
