package dev.homeroom.matrix.client;

import static dev.homeroom.matrix.client.MatrixRequest.delete;
import static dev.homeroom.matrix.client.MatrixRequest.get;
import static dev.homeroom.matrix.client.MatrixRequest.post;
import static dev.homeroom.matrix.client.MatrixRequest.put;
import static dev.homeroom.matrix.client.RequestRetry.Rule.WHEN_RATE_LIMITED;
import static dev.homeroom.matrix.client.RequestRetry.Rule.WHEN_UNCLEAR;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.CreateRoom;
import dev.homeroom.matrix.EventId;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.matrix.Homeserver.MediaSink;
import dev.homeroom.matrix.HomeserverException.Refused;
import dev.homeroom.matrix.HomeserverProbe;
import dev.homeroom.matrix.HomeserverProbe.ServerVersion;
import dev.homeroom.matrix.MediaUri;
import dev.homeroom.matrix.Profile;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomChanges;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.SentUnder;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.TimelinePage;
import dev.homeroom.matrix.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/** {@link Homeserver} over HTTP. */
@ApplicationScoped
class RestHomeserver implements Homeserver, HomeserverProbe {
    private static final String ROOM = "/client/v3/rooms/{}";
    /** The smallest answer of {@code /sync} that names every room with new events. */
    private static final String ROOMS_ONLY = """
            {"event_fields":["type"],"presence":{"types":[]},"account_data":{"types":[]},\
            "room":{"timeline":{"limit":1},"state":{"types":[]},"ephemeral":{"types":[]},"account_data":{"types":[]}}}""";

    private final HttpExchange httpExchange;

    RestHomeserver(HttpExchange httpExchange) {
        this.httpExchange = httpExchange;
    }

    @Override
    public void reach() {
        httpExchange.ask(get("versions", "/client/versions")).object();
    }

    @Override
    public Optional<ServerVersion> version() {
        try {
            return httpExchange.ask(get("version", "/federation/v1/version")).serverVersion();
        } catch (Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public UserId whoAmI(UserId as) {
        return httpExchange
                .ask(get("whoami", "/client/v3/account/whoami").as(as).retry(WHEN_UNCLEAR))
                .userId();
    }

    @Override
    public void register(UserId user) {
        ObjectNode body = object("type", "m.login.application_service")
                .put("username", user.localpart())
                .put("inhibit_login", true);
        try {
            httpExchange.ask(post("register", "/client/v3/register")
                    .as(user)
                    .withJson(body)
                    .retry(WHEN_UNCLEAR));
        } catch (Refused e) {
            if (!e.errcode().equals("M_USER_IN_USE")) {
                throw e;
            }
        }
    }

    @Override
    public Profile profile(UserId as, UserId user) {
        try {
            return httpExchange
                    .ask(get("profile", "/client/v3/profile/{}", user).as(as).retry(WHEN_UNCLEAR))
                    .profile();
        } catch (Refused e) {
            if (e.status() == 404) {
                return Profile.EMPTY;
            }
            throw e;
        }
    }

    @Override
    public void setDisplayName(UserId user, String name) {
        setProfile(user, "displayname", name);
    }

    @Override
    public void setAvatar(UserId user, MediaUri avatar) {
        setProfile(user, "avatar_url", avatar.value());
    }

    private void setProfile(UserId user, String field, String value) {
        httpExchange.ask(put("set_profile", "/client/v3/profile/{}/{}", user, field)
                .as(user)
                .withJson(object(field, value))
                .retry(WHEN_UNCLEAR));
    }

    @Override
    public MediaUri upload(UserId as, MediaFile file) {
        return httpExchange
                .ask(post("upload", "/media/v3/upload")
                        .as(as)
                        .with("filename", file.name())
                        .withBody(new InputStreamEntity(
                                file.content(), file.size(), ContentType.create(file.mediaType())))
                        .asMedia())
                .mediaUri();
    }

    @Override
    public Optional<Long> largestUpload(UserId as) {
        return largestUpload(as, "/client/v1/media/config").or(() -> largestUpload(as, "/media/v3/config"));
    }

    private Optional<Long> largestUpload(UserId as, String path) {
        try {
            ObjectNode config = httpExchange
                    .ask(get("media_config", path).as(as).retry(WHEN_RATE_LIMITED))
                    .object();
            return Optional.of(config.path("m.upload.size").asLong()).filter(size -> size > 0);
        } catch (Refused e) {
            if (e.mayPass()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public MediaUri upload(UserId as, String contentType, byte[] content) {
        return httpExchange
                .ask(post("upload", "/media/v3/upload")
                        .as(as)
                        .withBody(ContentType.create(contentType), content)
                        .retry(WHEN_RATE_LIMITED))
                .mediaUri();
    }

    @Override
    public void download(UserId as, MediaUri.MediaLocation media, MediaSink sink) {
        httpExchange.receive(
                get("download", "/client/v1/media/download/{}/{}", media.server(), media.mediaId())
                        .as(as)
                        .retry(WHEN_RATE_LIMITED)
                        .asMedia(),
                sink);
    }

    @Override
    public void thumbnail(UserId as, MediaUri.MediaLocation media, int edge, MediaSink sink) {
        httpExchange.receive(
                get("thumbnail", "/client/v1/media/thumbnail/{}/{}", media.server(), media.mediaId())
                        .as(as)
                        .with("width", edge)
                        .with("height", edge)
                        .with("method", "scale")
                        .with("animated", false)
                        .retry(WHEN_RATE_LIMITED)
                        .asMedia(),
                sink);
    }

    @Override
    public String defaultRoomVersion() {
        return httpExchange
                .ask(get("capabilities", "/client/v3/capabilities").retry(WHEN_UNCLEAR))
                .defaultRoomVersion();
    }

    @Override
    public RoomId createRoom(UserId as, CreateRoom room) {
        return httpExchange
                .ask(post("create_room", "/client/v3/createRoom")
                        .as(as)
                        .withJson(CreateRoomBody.of(room))
                        .retry(WHEN_RATE_LIMITED))
                .roomId();
    }

    @Override
    public Optional<RoomId> resolve(RoomAlias alias) {
        return found(() -> httpExchange
                .ask(get("resolve", "/client/v3/directory/room/{}", alias).retry(WHEN_UNCLEAR))
                .roomId());
    }

    @Override
    public boolean hasRoom(RoomId room) {
        return found(() -> httpExchange.ask(get("room_visibility", "/client/v3/directory/list/room/{}", room)
                        .retry(WHEN_UNCLEAR)))
                .isPresent();
    }

    @Override
    public void setAlias(UserId as, RoomAlias alias, RoomId room) {
        httpExchange.ask(put("set_alias", "/client/v3/directory/room/{}", alias)
                .as(as)
                .withJson(object("room_id", room.value()))
                .retry(WHEN_RATE_LIMITED));
    }

    @Override
    public void removeAlias(UserId as, RoomAlias alias) {
        try {
            httpExchange.ask(delete("remove_alias", "/client/v3/directory/room/{}", alias)
                    .as(as)
                    .retry(WHEN_UNCLEAR));
        } catch (Refused e) {
            if (e.status() != 404) {
                throw e;
            }
        }
    }

    @Override
    public void join(UserId as, RoomId room) {
        httpExchange.ask(post("join", "/client/v3/join/{}", room)
                .as(as)
                .withJson(nothing())
                .retry(WHEN_UNCLEAR));
    }

    @Override
    public void leave(UserId as, RoomId room, String reason) {
        httpExchange.ask(post("leave", ROOM + "/leave", room)
                .as(as)
                .withJson(object("reason", reason))
                .retry(WHEN_UNCLEAR));
    }

    @Override
    public void invite(UserId as, RoomId room, UserId person) {
        httpExchange.ask(post("invite", ROOM + "/invite", room)
                .as(as)
                .withJson(object("user_id", person.value()))
                .retry(WHEN_RATE_LIMITED));
    }

    @Override
    public void kick(UserId as, RoomId room, UserId person, String reason) {
        httpExchange.ask(post("kick", ROOM + "/kick", room)
                .as(as)
                .withJson(object("user_id", person.value()).put("reason", reason))
                .retry(WHEN_RATE_LIMITED));
    }

    @Override
    public List<RoomId> joinedRooms(UserId as) {
        return httpExchange
                .ask(get("joined_rooms", "/client/v3/joined_rooms").as(as).retry(WHEN_UNCLEAR))
                .joinedRooms();
    }

    @Override
    public List<UserId> joinedMembers(UserId as, RoomId room) {
        return httpExchange
                .ask(get("joined_members", ROOM + "/joined_members", room)
                        .as(as)
                        .retry(WHEN_UNCLEAR))
                .joinedMembers();
    }

    @Override
    public List<StateEvent> state(UserId as, RoomId room) {
        return httpExchange
                .ask(get("state", ROOM + "/state", room).as(as).retry(WHEN_UNCLEAR))
                .state();
    }

    @Override
    public Optional<ObjectNode> state(UserId as, RoomId room, String type, String stateKey) {
        return found(() -> httpExchange
                .ask(get("state_event", ROOM + "/state/{}/{}", room, type, stateKey)
                        .as(as)
                        .retry(WHEN_UNCLEAR))
                .object());
    }

    @Override
    public Optional<ObjectNode> event(UserId as, RoomId room, EventId id) {
        return found(() -> httpExchange
                .ask(get("event", ROOM + "/event/{}", room, id).as(as).retry(WHEN_UNCLEAR))
                .object());
    }

    @Override
    public TimelinePage messages(UserId as, RoomId room, Optional<String> from, int limit) {
        MatrixRequest newest = get("messages", ROOM + "/messages", room)
                .as(as)
                .with("dir", "b")
                .with("limit", limit)
                .retry(WHEN_RATE_LIMITED);
        return httpExchange
                .ask(from.map(page -> newest.with("from", page)).orElse(newest))
                .timelinePage(room);
    }

    @Override
    public RoomChanges changes(UserId as, Optional<String> since) {
        MatrixRequest now = get("sync", "/client/v3/sync")
                .as(as)
                .with("timeout", 0)
                .with("set_presence", "offline")
                .with("filter", ROOMS_ONLY);
        return httpExchange
                .ask(since.map(earlier -> now.with("since", earlier)).orElse(now))
                .roomChanges();
    }

    @Override
    public EventId putState(UserId as, RoomId room, String type, String stateKey, ObjectNode content) {
        return httpExchange
                .ask(put("put_state", ROOM + "/state/{}/{}", room, type, stateKey)
                        .as(as)
                        .withJson(content)
                        .retry(WHEN_UNCLEAR))
                .eventId();
    }

    @Override
    public Optional<ObjectNode> roomAccountData(UserId as, RoomId room, String type) {
        return found(() -> httpExchange
                .ask(get("account_data", "/client/v3/user/{}/rooms/{}/account_data/{}", as, room, type)
                        .as(as)
                        .retry(WHEN_UNCLEAR))
                .object());
    }

    @Override
    public void putRoomAccountData(UserId as, RoomId room, String type, ObjectNode content) {
        httpExchange.ask(put("put_account_data", "/client/v3/user/{}/rooms/{}/account_data/{}", as, room, type)
                .as(as)
                .withJson(content)
                .retry(WHEN_UNCLEAR));
    }

    @Override
    public EventId send(UserId as, RoomId room, String type, String transactionId, ObjectNode content) {
        return httpExchange
                .ask(put("send", ROOM + "/send/{}/{}", room, type, transactionId)
                        .as(as)
                        .withJson(SentUnder.addTo(content, transactionId)))
                .eventId();
    }

    @Override
    public EventId redact(UserId as, RoomId room, EventId event, String transactionId) {
        return httpExchange
                .ask(put("redact", ROOM + "/redact/{}/{}", room, event, transactionId)
                        .as(as)
                        .withJson(nothing()))
                .eventId();
    }

    @Override
    public void startTyping(UserId as, RoomId room, Duration timeout) {
        typing(as, room, nothing().put("typing", true).put("timeout", timeout.toMillis()));
    }

    @Override
    public void stopTyping(UserId as, RoomId room) {
        typing(as, room, nothing().put("typing", false));
    }

    private void typing(UserId as, RoomId room, ObjectNode body) {
        httpExchange.ask(put("typing", ROOM + "/typing/{}", room, as)
                .as(as)
                .withJson(body)
                .asSignal());
    }

    @Override
    public void markRead(UserId as, RoomId room, EventId event) {
        httpExchange.ask(post("receipt", ROOM + "/receipt/m.read/{}", room, event)
                .as(as)
                .withJson(nothing())
                .asSignal());
    }

    @Override
    public Duration ping(UserId bot, String appserviceId, String transactionId) {
        return httpExchange
                .ask(post("ping", "/client/v1/appservice/{}/ping", appserviceId)
                        .as(bot)
                        .withJson(object("transaction_id", transactionId)))
                .duration();
    }

    private static ObjectNode nothing() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode object(String field, String value) {
        return nothing().put(field, value);
    }

    /**
     * Maps 404 with {@code M_NOT_FOUND} to empty. Any other 404, such as a proxy's, does not mean that the resource is
     * absent.
     */
    private static <T> Optional<T> found(Supplier<T> request) {
        try {
            return Optional.of(request.get());
        } catch (Refused e) {
            if (e.status() == 404 && e.errcode().equals("M_NOT_FOUND")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
