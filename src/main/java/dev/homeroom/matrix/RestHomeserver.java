package dev.homeroom.matrix;

import static dev.homeroom.matrix.Patience.Rule.NEVER;
import static dev.homeroom.matrix.Patience.Rule.WHEN_RATE_LIMITED;
import static dev.homeroom.matrix.Patience.Rule.WHEN_UNCLEAR;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.HomeserverException.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** The homeserver over HTTP. */
@ApplicationScoped
class RestHomeserver implements Homeserver, HomeserverProbe {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ClientServerApi api;
    private final SignalsApi signals;
    private final Exchange exchange;

    RestHomeserver(@RestClient ClientServerApi api, @RestClient SignalsApi signals, Exchange exchange) {
        this.api = api;
        this.signals = signals;
        this.exchange = exchange;
    }

    @Override
    public void reach() {
        Call call = Call.of("versions", "GET", "client/versions");
        Answers.object(call, exchange.ask(call, NEVER, api::versions));
    }

    @Override
    public UserId whoAmI(UserId as) {
        Call call = Call.of("whoami", "GET", "account/whoami");
        return Answers.userId(call, exchange.ask(call, WHEN_UNCLEAR, () -> api.whoAmI(as.value())));
    }

    @Override
    public void register(UserId user) {
        Call call = Call.of("register", "POST", "register");
        ObjectNode body = JSON.objectNode()
                .put("type", "m.login.application_service")
                .put("username", user.localpart())
                .put("inhibit_login", true);
        try {
            exchange.ask(call, WHEN_UNCLEAR, () -> api.register(user.value(), body));
        } catch (Refused e) {
            if (!e.errcode().equals("M_USER_IN_USE")) {
                throw e;
            }
        }
    }

    @Override
    public Profile profile(UserId as, UserId user) {
        Call call = Call.of("profile", "GET", "profile", user);
        try {
            return Answers.profile(exchange.ask(call, WHEN_UNCLEAR, () -> api.profile(user.value(), as.value())));
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
        Call call = Call.of("set_profile", "PUT", "profile", user, field);
        ObjectNode body = JSON.objectNode().put(field, value);
        exchange.ask(call, WHEN_UNCLEAR, () -> api.setProfile(user.value(), field, user.value(), body));
    }

    @Override
    public MediaUri upload(UserId as, String contentType, byte[] content) {
        Call call = Call.of("upload", "POST", "media/v3/upload");
        return Answers.mediaUri(
                call, exchange.ask(call, WHEN_RATE_LIMITED, () -> api.upload(as.value(), contentType, content)));
    }

    @Override
    public String defaultRoomVersion() {
        Call call = Call.of("capabilities", "GET", "capabilities");
        return Answers.defaultRoomVersion(call, exchange.ask(call, WHEN_UNCLEAR, api::capabilities));
    }

    @Override
    public RoomId createRoom(UserId as, CreateRoom room) {
        Call call = Call.of("create_room", "POST", "createRoom");
        ObjectNode body = CreateRoomBody.of(room);
        return Answers.roomId(call, exchange.ask(call, WHEN_RATE_LIMITED, () -> api.createRoom(as.value(), body)));
    }

    @Override
    public Optional<RoomId> resolve(RoomAlias alias) {
        Call call = Call.of("resolve", "GET", "directory/room", alias);
        return found(() -> Answers.roomId(call, exchange.ask(call, WHEN_UNCLEAR, () -> api.resolve(alias.value()))));
    }

    @Override
    public boolean hasRoom(RoomId room) {
        Call call = Call.of("room_visibility", "GET", "directory/list/room", room);
        try {
            exchange.ask(call, WHEN_UNCLEAR, () -> api.roomVisibility(room.value()));
            return true;
        } catch (Refused e) {
            if (e.status() == 404 && e.errcode().equals("M_NOT_FOUND")) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void setAlias(UserId as, RoomAlias alias, RoomId room) {
        Call call = Call.of("set_alias", "PUT", "directory/room", alias);
        ObjectNode body = JSON.objectNode().put("room_id", room.value());
        exchange.ask(call, WHEN_RATE_LIMITED, () -> api.setAlias(alias.value(), as.value(), body));
    }

    @Override
    public void removeAlias(UserId as, RoomAlias alias) {
        Call call = Call.of("remove_alias", "DELETE", "directory/room", alias);
        try {
            exchange.ask(call, WHEN_UNCLEAR, () -> api.removeAlias(alias.value(), as.value()));
        } catch (Refused e) {
            if (e.status() != 404) {
                throw e;
            }
        }
    }

    @Override
    public void join(UserId as, RoomId room) {
        Call call = Call.of("join", "POST", "join", room);
        exchange.ask(call, WHEN_UNCLEAR, () -> api.join(room.value(), as.value(), JSON.objectNode()));
    }

    @Override
    public void leave(UserId as, RoomId room, String reason) {
        Call call = Call.of("leave", "POST", "rooms", room, "leave");
        ObjectNode body = JSON.objectNode().put("reason", reason);
        exchange.ask(call, WHEN_UNCLEAR, () -> api.changeMembership(room.value(), "leave", as.value(), body));
    }

    @Override
    public void invite(UserId as, RoomId room, UserId person) {
        Call call = Call.of("invite", "POST", "rooms", room, "invite");
        ObjectNode body = JSON.objectNode().put("user_id", person.value());
        exchange.ask(call, WHEN_RATE_LIMITED, () -> api.changeMembership(room.value(), "invite", as.value(), body));
    }

    @Override
    public List<RoomId> joinedRooms(UserId as) {
        Call call = Call.of("joined_rooms", "GET", "joined_rooms");
        return Answers.joinedRooms(call, exchange.ask(call, WHEN_UNCLEAR, () -> api.joinedRooms(as.value())));
    }

    @Override
    public List<UserId> joinedMembers(UserId as, RoomId room) {
        Call call = Call.of("joined_members", "GET", "rooms", room, "joined_members");
        return Answers.joinedMembers(
                call, exchange.ask(call, WHEN_UNCLEAR, () -> api.joinedMembers(room.value(), as.value())));
    }

    @Override
    public List<StateEvent> state(UserId as, RoomId room) {
        Call call = Call.of("state", "GET", "rooms", room, "state");
        return Answers.state(call, exchange.ask(call, WHEN_UNCLEAR, () -> api.state(room.value(), as.value())));
    }

    @Override
    public Optional<ObjectNode> state(UserId as, RoomId room, String type, String stateKey) {
        Call call = Call.of("state_event", "GET", "rooms", room, "state", type, stateKey);
        return found(() -> Answers.object(
                call, exchange.ask(call, WHEN_UNCLEAR, () -> api.state(room.value(), type, stateKey, as.value()))));
    }

    @Override
    public Optional<ObjectNode> event(UserId as, RoomId room, EventId id) {
        Call call = Call.of("event", "GET", "rooms", room, "event", id);
        return found(() -> Answers.object(
                call, exchange.ask(call, WHEN_UNCLEAR, () -> api.event(room.value(), id.value(), as.value()))));
    }

    @Override
    public TimelinePage messages(UserId as, RoomId room, Optional<String> from, int limit) {
        Call call = Call.of("messages", "GET", "rooms", room, "messages");
        return Answers.timelinePage(
                call,
                room,
                exchange.ask(
                        call,
                        WHEN_RATE_LIMITED,
                        () -> api.messages(room.value(), as.value(), "b", from.orElse(null), limit)));
    }

    @Override
    public EventId putState(UserId as, RoomId room, String type, String stateKey, ObjectNode content) {
        Call call = Call.of("put_state", "PUT", "rooms", room, "state", type, stateKey);
        return Answers.eventId(
                call,
                exchange.ask(
                        call, WHEN_UNCLEAR, () -> api.putState(room.value(), type, stateKey, as.value(), content)));
    }

    @Override
    public Optional<ObjectNode> roomNote(UserId as, RoomId room, String type) {
        Call call = Call.of("account_data", "GET", "user", as, "rooms", room, "account_data", type);
        return found(() -> Answers.object(
                call,
                exchange.ask(
                        call, WHEN_UNCLEAR, () -> api.roomAccountData(as.value(), room.value(), type, as.value()))));
    }

    @Override
    public void putRoomNote(UserId as, RoomId room, String type, ObjectNode content) {
        Call call = Call.of("put_account_data", "PUT", "user", as, "rooms", room, "account_data", type);
        exchange.ask(
                call, WHEN_UNCLEAR, () -> api.putRoomAccountData(as.value(), room.value(), type, as.value(), content));
    }

    @Override
    public EventId send(UserId as, RoomId room, String type, String transactionId, ObjectNode content) {
        Call call = Call.of("send", "PUT", "rooms", room, "send", type, transactionId);
        return Answers.eventId(
                call,
                exchange.ask(
                        call,
                        NEVER,
                        () -> api.send(
                                room.value(),
                                type,
                                transactionId,
                                as.value(),
                                SentUnder.saidIn(content, transactionId))));
    }

    @Override
    public EventId redact(UserId as, RoomId room, EventId event, String transactionId) {
        Call call = Call.of("redact", "PUT", "rooms", room, "redact", event, transactionId);
        return Answers.eventId(
                call,
                exchange.ask(
                        call,
                        NEVER,
                        () -> api.redact(room.value(), event.value(), transactionId, as.value(), JSON.objectNode())));
    }

    @Override
    public void startTyping(UserId as, RoomId room, Duration timeout) {
        typing(as, room, JSON.objectNode().put("typing", true).put("timeout", timeout.toMillis()));
    }

    @Override
    public void stopTyping(UserId as, RoomId room) {
        typing(as, room, JSON.objectNode().put("typing", false));
    }

    private void typing(UserId as, RoomId room, ObjectNode body) {
        Call call = Call.of("typing", "PUT", "rooms", room, "typing", as);
        exchange.ask(call, NEVER, () -> signals.typing(room.value(), as.value(), as.value(), body));
    }

    @Override
    public void markRead(UserId as, RoomId room, EventId event) {
        Call call = Call.of("receipt", "POST", "rooms", room, "receipt/m.read", event);
        exchange.ask(call, NEVER, () -> signals.markRead(room.value(), event.value(), as.value(), JSON.objectNode()));
    }

    @Override
    public Duration ping(UserId bot, String appserviceId, String transactionId) {
        Call call = Call.of("ping", "POST", "appservice", appserviceId, "ping");
        ObjectNode body = JSON.objectNode().put("transaction_id", transactionId);
        JsonNode answer = exchange.ask(call, NEVER, () -> api.ping(appserviceId, bot.value(), body));
        return Duration.ofMillis(answer.path("duration_ms").asLong());
    }

    /** A 404 that no homeserver made (a proxy's, say) is not "there is none". */
    private static <T> Optional<T> found(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (Refused e) {
            if (e.status() == 404 && e.errcode().equals("M_NOT_FOUND")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
