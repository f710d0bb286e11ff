package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The homeserver, as the application service uses it: the Client-Server API under the {@code as_token}, each request
 * on behalf of one of our users ({@code ?user_id=}, always sent). Calls block, so they belong on a virtual thread.
 *
 * <p>Every method throws {@link HomeserverException}; rate limits and unclear answers of requests that are idempotent
 * have then been retried for a short while already.
 *
 * @see <a href="https://spec.matrix.org/latest/client-server-api/">Matrix Client-Server API</a>
 * @see <a href="https://spec.matrix.org/latest/application-service-api/#identity-assertion">Identity assertion</a>
 */
public interface Homeserver {

    /** {@code GET /_matrix/client/v3/account/whoami} on behalf of the given user. */
    UserId whoAmI(UserId as);

    /**
     * {@code POST /_matrix/client/v3/register} with {@code m.login.application_service} and {@code inhibit_login}.
     * Idempotent: a user that is there ({@code M_USER_IN_USE}) counts as registered.
     */
    void register(UserId user);

    /** {@code GET /_matrix/client/v3/profile/{userId}}; both parts may be absent, an unknown user has neither. */
    default Profile profile(UserId user) {
        return profile(user, user);
    }

    /** As {@link #profile(UserId)}, of somebody who need not be one of our users. */
    Profile profile(UserId as, UserId user);

    /** {@code PUT /_matrix/client/v3/profile/{userId}/displayname}, on behalf of that user. */
    void setDisplayName(UserId user, String name);

    /** {@code PUT /_matrix/client/v3/profile/{userId}/avatar_url}, on behalf of that user. */
    void setAvatar(UserId user, MediaUri avatar);

    /** {@code POST /_matrix/media/v3/upload}. Not idempotent: each call makes a new media URI. */
    MediaUri upload(UserId as, String contentType, byte[] content);

    /** {@code default} of {@code m.room_versions} in {@code GET /_matrix/client/v3/capabilities}. */
    String defaultRoomVersion();

    /**
     * {@code POST /_matrix/client/v3/createRoom}. Not idempotent but for its alias: a taken one is
     * {@link HomeserverException.Refused} with {@code M_ROOM_IN_USE}. Never retried by the client.
     */
    RoomId createRoom(UserId as, CreateRoom room);

    /** {@code GET /_matrix/client/v3/directory/room/{alias}}; empty only when the homeserver says that there is none. */
    Optional<RoomId> resolve(RoomAlias alias);

    /**
     * {@code PUT /_matrix/client/v3/directory/room/{alias}}. An alias that leads somewhere already is
     * {@link HomeserverException.Refused} with 409.
     */
    void setAlias(UserId as, RoomAlias alias, RoomId room);

    /** {@code DELETE /_matrix/client/v3/directory/room/{alias}}. Idempotent: one that is not there counts as removed. */
    void removeAlias(UserId as, RoomAlias alias);

    /**
     * Whether the homeserver knows of the room at all, whoever is in it: {@code GET
     * /_matrix/client/v3/directory/list/room/{roomId}}.
     *
     * @return false only where it says {@code M_NOT_FOUND}
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#get_matrixclientv3directorylistroomroomid">Matrix
     *     specification</a>
     */
    boolean hasRoom(RoomId room);

    /** {@code POST /_matrix/client/v3/join/{roomId}}. Idempotent. */
    void join(UserId as, RoomId room);

    /** {@code POST /_matrix/client/v3/rooms/{roomId}/leave}; also declines an invite. Idempotent. */
    void leave(UserId as, RoomId room, String reason);

    /** {@code POST /_matrix/client/v3/rooms/{roomId}/invite}. Refused with 403 when the person is in the room already. */
    void invite(UserId as, RoomId room, UserId person);

    /** {@code GET /_matrix/client/v3/joined_rooms}. */
    List<RoomId> joinedRooms(UserId as);

    /** {@code GET /_matrix/client/v3/rooms/{roomId}/joined_members}. */
    List<UserId> joinedMembers(UserId as, RoomId room);

    /** {@code GET /_matrix/client/v3/rooms/{roomId}/state}: the room's whole current state. */
    List<StateEvent> state(UserId as, RoomId room);

    /**
     * {@code GET /_matrix/client/v3/rooms/{roomId}/state/{type}/{stateKey}}; empty only on 404. Not being in the room is
     * 403 and so {@link HomeserverException.Refused}: "can't tell", not "isn't there".
     */
    Optional<ObjectNode> state(UserId as, RoomId room, String type, String stateKey);

    /** {@code GET /_matrix/client/v3/rooms/{roomId}/event/{eventId}}: the whole event; empty only on 404. */
    Optional<ObjectNode> event(UserId as, RoomId room, EventId id);

    /**
     * {@code GET /_matrix/client/v3/rooms/{roomId}/messages} with {@code dir=b}: the room's timeline, back from its newest
     * event. Retried by the client when rate limited only. Whoever isn't in the room is refused with 403.
     *
     * @param from {@link TimelinePage#older} of the page before; empty for the newest events
     * @param limit how many events at most; homeservers may give fewer
     * @see <a href="https://spec.matrix.org/latest/client-server-api/#get_matrixclientv3roomsroomidmessages">Matrix
     *     specification</a>
     */
    TimelinePage messages(UserId as, RoomId room, Optional<String> from, int limit);

    /**
     * {@code PUT /_matrix/client/v3/rooms/{roomId}/state/{type}/{stateKey}}. Some homeservers make a new event of
     * identical content, so compare before calling.
     */
    EventId putState(UserId as, RoomId room, String type, String stateKey, ObjectNode content);

    /**
     * {@code GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}}: what one of our users has noted for
     * itself about a room; empty only on 404.
     */
    Optional<ObjectNode> roomNote(UserId as, RoomId room, String type);

    /** {@code PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}}. Idempotent. */
    void putRoomNote(UserId as, RoomId room, String type, ObjectNode content);

    /**
     * {@code PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}}. Idempotent by user and transaction id, for
     * as long as the homeserver remembers it; the id has to be unique over all rooms of the user, and stands in the event
     * as {@link SentUnder} says. Never retried by the client: the outbox does that.
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
     * {@code POST /_matrix/client/v1/appservice/{appserviceId}/ping}: asks the homeserver to call our ping endpoint.
     * Never retried.
     *
     * @return how long the homeserver's call to us took
     */
    Duration ping(UserId bot, String appserviceId, String transactionId);
}
