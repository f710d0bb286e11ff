package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The Client-Server API as the application service uses it: with the {@code as_token}, each request on behalf of one of
 * its users ({@code ?user_id=}, always sent). Calls block, so call from a virtual thread.
 *
 * <p>Every method throws {@link HomeserverException}. Rate limits, and unclear answers of idempotent requests, have
 * already been retried for a short time by then.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/">Matrix Client-Server API</a>
 * @see <a href="https://spec.matrix.org/latest/application-service-api/#identity-assertion">Identity assertion</a>
 */
public interface Homeserver {

    /** {@code GET /_matrix/client/v3/account/whoami} on behalf of the given user. */
    UserId whoAmI(UserId as);

    /**
     * {@code POST /_matrix/client/v3/register} with {@code m.login.application_service} and {@code inhibit_login}.
     * Idempotent: an existing user ({@code M_USER_IN_USE}) counts as registered.
     */
    void register(UserId user);

    /** {@code GET /_matrix/client/v3/profile/{userId}}; both fields may be absent, and are for an unknown user. */
    default Profile profile(UserId user) {
        return profile(user, user);
    }

    /** Like {@link #profile(UserId)}, for any user, requested as {@code as}. */
    Profile profile(UserId as, UserId user);

    /** {@code PUT /_matrix/client/v3/profile/{userId}/displayname}, on behalf of that user. */
    void setDisplayName(UserId user, String name);

    /** {@code PUT /_matrix/client/v3/profile/{userId}/avatar_url}, on behalf of that user. */
    void setAvatar(UserId user, MediaUri avatar);

    /** Uploads a file that is read while it is sent. Never retried. */
    MediaUri upload(UserId as, MediaFile file);

    /**
     * {@code m.upload.size} of {@code GET /_matrix/client/v1/media/config}, or of its predecessor: the largest file in
     * bytes. Empty when the homeserver doesn't say.
     */
    Optional<Long> largestUpload(UserId as);

    /** {@code POST /_matrix/media/v3/upload}. Not idempotent: each call creates a new media URI. */
    MediaUri upload(UserId as, String contentType, byte[] content);

    /**
     * {@code GET /_matrix/client/v1/media/download/{serverName}/{mediaId}}: the bytes of a file, as the given user. Retried
     * only when rate limited, so the sink sees each byte once.
     *
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid">
     *     Matrix specification</a>
     */
    void download(UserId as, MediaUri.MediaLocation media, MediaSink sink);

    /**
     * {@code GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}}, as {@link #download}: a picture scaled by the
     * homeserver, which may be larger or smaller than wanted.
     *
     * @param edge wanted width and height in pixels, at most
     */
    void thumbnail(UserId as, MediaUri.MediaLocation media, int edge, MediaSink sink);

    /** {@code default} of {@code m.room_versions} in {@code GET /_matrix/client/v3/capabilities}. */
    String defaultRoomVersion();

    /**
     * {@code POST /_matrix/client/v3/createRoom}. Not idempotent, except for its alias: a taken alias is
     * {@link HomeserverException.Refused} with {@code M_ROOM_IN_USE}. Never retried by the client.
     */
    RoomId createRoom(UserId as, CreateRoom room);

    /**
     * {@code GET /_matrix/client/v3/directory/room/{alias}}; empty only when the homeserver says {@code M_NOT_FOUND}.
     */
    Optional<RoomId> resolve(RoomAlias alias);

    /**
     * {@code PUT /_matrix/client/v3/directory/room/{alias}}. An alias that already exists is
     * {@link HomeserverException.Refused} with 409.
     */
    void setAlias(UserId as, RoomAlias alias, RoomId room);

    /** {@code DELETE /_matrix/client/v3/directory/room/{alias}}. Idempotent: a missing alias counts as removed. */
    void removeAlias(UserId as, RoomAlias alias);

    /**
     * Whether the homeserver knows the room, even without members: {@code GET
     * /_matrix/client/v3/directory/list/room/{roomId}}.
     *
     * @return false only when the homeserver says {@code M_NOT_FOUND}
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#get_matrixclientv3directorylistroomroomid">Matrix
     *     specification</a>
     */
    boolean hasRoom(RoomId room);

    /** {@code POST /_matrix/client/v3/join/{roomId}}. Idempotent. */
    void join(UserId as, RoomId room);

    /** {@code POST /_matrix/client/v3/rooms/{roomId}/leave}; also declines an invite. Idempotent. */
    void leave(UserId as, RoomId room, String reason);

    /**
     * {@code POST /_matrix/client/v3/rooms/{roomId}/invite}. Refused with 403 when the person is already in the room.
     */
    void invite(UserId as, RoomId room, UserId person);

    /** {@code POST /_matrix/client/v3/rooms/{roomId}/kick}. Refused with 403 when the person is not in the room. */
    void kick(UserId as, RoomId room, UserId person, String reason);

    /** {@code GET /_matrix/client/v3/joined_rooms}. */
    List<RoomId> joinedRooms(UserId as);

    /** {@code GET /_matrix/client/v3/rooms/{roomId}/joined_members}. */
    List<UserId> joinedMembers(UserId as, RoomId room);

    /** {@code GET /_matrix/client/v3/rooms/{roomId}/state}: the room's whole current state. */
    List<StateEvent> state(UserId as, RoomId room);

    /**
     * {@code GET /_matrix/client/v3/rooms/{roomId}/state/{type}/{stateKey}}; empty only on 404. A user who is not in
     * the room gets 403 and so {@link HomeserverException.Refused}: the state is unknown, not absent.
     */
    Optional<ObjectNode> state(UserId as, RoomId room, String type, String stateKey);

    /**
     * {@code membership} of the user's {@code m.room.member}, read as {@link #state(UserId, RoomId, String, String)};
     * empty for a user who never had to do with the room.
     */
    default Optional<String> membership(UserId as, RoomId room, UserId user) {
        return state(as, room, "m.room.member", user.value())
                .map(member -> member.path("membership").asText());
    }

    /** {@code GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}}: the whole event; empty only on 404. */
    Optional<ObjectNode> event(UserId as, RoomId room, EventId id);

    /**
     * {@code GET /_matrix/client/v3/rooms/{roomId}/messages} with {@code dir=b}: the room's timeline, from the newest
     * event backwards. The client retries only when rate limited. A user who is not in the room is refused with 403.
     *
     * @param from {@link TimelinePage#older} of the previous page; empty for the newest events
     * @param limit maximum number of events; homeservers may return fewer
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#get_matrixclientv3roomsroomidmessages">Matrix
     *     specification</a>
     */
    TimelinePage messages(UserId as, RoomId room, Optional<String> from, int limit);

    /**
     * {@code GET /_matrix/client/v3/sync} without waiting: only the rooms, without their events. Old Tuwunel servers answer
     * application services with 500. Never retried.
     *
     * @param since {@link RoomChanges#next} of the previous answer; empty for all rooms
     */
    RoomChanges changes(UserId as, Optional<String> since);

    /**
     * {@code PUT /_matrix/client/v3/rooms/{roomId}/state/{type}/{stateKey}}. Some homeservers create a new event even
     * for identical content, so compare before calling.
     */
    EventId putState(UserId as, RoomId room, String type, String stateKey, ObjectNode content);

    /**
     * {@code GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}}: a user's private account data
     * about a room; empty only on 404.
     */
    Optional<ObjectNode> roomAccountData(UserId as, RoomId room, String type);

    /** {@code PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}}. Idempotent. */
    void putRoomAccountData(UserId as, RoomId room, String type, ObjectNode content);

    /**
     * {@code PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}}. Idempotent by user and transaction id,
     * for as long as the homeserver remembers the id. The id must be unique across all rooms of the user, and the event
     * carries it (see {@link SentUnder}). Never retried by the client: the outbox does that.
     */
    EventId send(UserId as, RoomId room, String type, String transactionId, ObjectNode content);

    /**
     * {@code PUT /_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}}. Idempotent by user and transaction id, as
     * {@link #send} is. Never retried by the client: the outbox does that.
     */
    EventId redact(UserId as, RoomId room, EventId event, String transactionId);

    /** {@code PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}} with {@code typing: true}. Never retried. */
    void startTyping(UserId as, RoomId room, Duration timeout);

    /** {@code PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}} with {@code typing: false}. Never retried. */
    void stopTyping(UserId as, RoomId room);

    /** {@code POST /_matrix/client/v3/rooms/{roomId}/receipt/m.read/{eventId}}. Never retried. */
    void markRead(UserId as, RoomId room, EventId event);

    /**
     * {@code POST /_matrix/client/v1/appservice/{appserviceId}/ping}: asks the homeserver to call Homeroom's ping
     * endpoint. Never retried.
     *
     * @return duration of the homeserver's call to Homeroom
     */
    Duration ping(UserId bot, String appserviceId, String transactionId);

    /**
     * A file to upload.
     *
     * @param mediaType without parameters
     * @param size in bytes; as many are read
     * @param content closed by the caller
     */
    record MediaFile(String mediaType, String name, long size, InputStream content) {}

    /** Takes the bytes of a download as they come. */
    @FunctionalInterface
    interface MediaSink {
        /**
         * Takes some bytes. An exception ends the download, and reaches its caller.
         *
         * @param bytes a buffer that is used again
         * @param length number of bytes in it
         */
        void write(byte[] bytes, int length);
    }
}
