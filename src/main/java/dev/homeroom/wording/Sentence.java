package dev.homeroom.wording;

import java.util.Locale;

/** A sentence that a person can see in a room; its text is under the same key in {@code wording.properties}. */
public enum Sentence {
    /** No agent belongs to the room. */
    ROOM_WITHOUT_AGENT,
    /** {@code agent}: what stands beside a file with an answer that is too long for messages. */
    ANSWER_AS_FILE,
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
    /** {@code agent}, {@code error}: it can't be told whether the agent got the message. */
    AGENT_INTERRUPTED,
    /** {@code agent}, {@code error}: the agent is gone upstream. */
    AGENT_UNKNOWN,
    /** {@code agent}, {@code error}: our key is not accepted. */
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
    /** {@code agent}, {@code error}: the answer made no sense. */
    AGENT_NOT_UNDERSTOOD,
    /** {@code agent}, {@code error}: the backend failed inside. */
    AGENT_FAILED,
    /** {@code agent}: disabled agents get no turns. */
    AGENT_DISABLED,
    /** {@code agent}: the upstream conversation was gone, and a new one has begun. */
    CONVERSATION_REPLACED,
    /** {@code error}: something in Homeroom failed. */
    TURN_FAILED,
    /** {@code error}: the homeserver refused the agent's answer. */
    ANSWER_REFUSED,
    /** {@code agent}: somebody has put 🛑 to the message. */
    TURN_STOPPED,
    /** {@code place}: how many messages wait in the room, this one included. */
    QUEUE_PLACE,
    /** {@code error}: too many messages wait in the room. */
    QUEUE_FULL,
    /** {@code count}, {@code error}: too many messages wait in the room, for several of one sender. */
    QUEUE_FULL_FOR_MANY,
    /** {@code agent}, {@code error}: sent too long ago to be answered unasked. */
    MESSAGE_TOO_OLD,
    /** {@code agent}, {@code room}: another room has taken this one's place. */
    ROOM_MOVED,
    /** {@code agent}: the agent is gone, and its room is only there to be read. */
    ROOM_ARCHIVED,
    /** {@code kind}: a kind of message that agents can't read yet. */
    KIND_UNSUPPORTED,
    /** A message without any text. */
    MESSAGE_EMPTY,
    /** The reason with which an agent user declines an invite. */
    INVITE_DECLINED,
    /** The last thing that is said in a room that a reset takes down. */
    ROOM_TAKEN_DOWN,
    /** The reason with which our users leave a room that a reset takes down. */
    LEFT_BY_RESET;

    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
