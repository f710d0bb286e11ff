package dev.homeroom.matrix;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.database.entity.OpenTransaction;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An in-memory homeserver: users, profiles, aliases, and rooms with state and members. It checks membership but not
 * power levels. Every identical state write creates a new event, as on some homeservers.
 *
 * <p>A hook before or after each call may block or throw. If the hook before the call throws, the call has no effect;
 * if the hook after it throws, it has its effect.
 */
public final class FakeHomeserver implements Homeserver {
    private static final Set<String> READS = Set.of(
            "whoAmI",
            "profile",
            "download",
            "thumbnail",
            "capabilities",
            "largestUpload",
            "resolve",
            "hasRoom",
            "joinedRooms",
            "joinedMembers",
            "state",
            "stateEvent",
            "messages",
            "changes",
            "event",
            "roomAccountData",
            "ping");

    private final Map<UserId, Profile> users = new LinkedHashMap<>();
    private final Map<RoomAlias, RoomId> aliases = new LinkedHashMap<>();
    private final Map<RoomId, Room> rooms = new LinkedHashMap<>();
    private final Map<String, EventId> sent = new HashMap<>();
    private final Map<EventId, String> sentUnder = new HashMap<>();
    private final Map<String, ObjectNode> notes = new HashMap<>();
    private final Map<MediaUri, Upload> uploads = Collections.synchronizedMap(new LinkedHashMap<>());
    private volatile Optional<Long> largestUpload = Optional.empty();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final String serverName;
    private int events;
    private int roomsMade;
    private volatile InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private volatile String defaultVersion = "11";
    private volatile Consumer<Call> before = call -> {};
    private volatile Consumer<Call> after = call -> {};
    private final Map<EventId, ObjectNode> edits = new HashMap<>();
    private final Set<EventId> removed = new HashSet<>();
    private final Map<String, byte[]> media = new ConcurrentHashMap<>();
    private final Map<String, byte[]> thumbnails = new ConcurrentHashMap<>();

    public FakeHomeserver(UserId bot) {
        this.serverName = bot.serverName();
        users.put(bot, Profile.EMPTY);
    }

    /**
     * A request.
     *
     * @param number counted from 1
     * @param name the method of {@link Homeserver}; {@code stateEvent} is a read of one state event
     * @param target the room, user or alias, or the name of a room to be created
     */
    public record Call(int number, String name, String as, String target) {
        public boolean isWrite() {
            return !READS.contains(name);
        }
    }

    /** Bundles the edit with the event from now on. */
    public synchronized void edited(EventId event, ObjectNode newContent) {
        edits.put(event, newContent);
    }

    /**
     * A sent event, in room order.
     *
     * @param replaces the state event that it replaces
     */
    public record Sent(
            EventId id,
            UserId sender,
            String type,
            Optional<String> stateKey,
            ObjectNode content,
            Optional<EventId> replaces) {}

    private record Key(String type, String stateKey) {}

    private static final class Room {
        private final Map<Key, StateEvent> state = new LinkedHashMap<>();
        private final List<Sent> timeline = new ArrayList<>();

        private Optional<String> membership(UserId user) {
            return Optional.ofNullable(state.get(new Key("m.room.member", user.value())))
                    .map(event -> event.content().path("membership").asText());
        }

        private boolean isPublic() {
            StateEvent rules = state.get(new Key("m.room.join_rules", ""));
            return rules != null && rules.content().path("join_rule").asText().equals("public");
        }

        private boolean hasMember(UserId user) {
            return membership(user).equals(Optional.of("join"));
        }
    }

    public void before(Consumer<Call> hook) {
        before = hook;
    }

    public void after(Consumer<Call> hook) {
        after = hook;
    }

    public void withoutHooks() {
        before = call -> {};
        after = call -> {};
    }

    /** Sets the clock for event times, 1970 by default. */
    public void clock(InstantSource source) {
        clock = source;
    }

    public void defaultRoomVersion(String version) {
        defaultVersion = version;
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    public List<Call> writes() {
        return calls.stream().filter(Call::isWrite).toList();
    }

    public void forgetCalls() {
        calls.clear();
    }

    public synchronized Map<UserId, Profile> users() {
        return Map.copyOf(users);
    }

    public synchronized List<RoomId> rooms() {
        return List.copyOf(rooms.keySet());
    }

    public synchronized List<Sent> timeline(RoomId room) {
        return List.copyOf(room(room).timeline);
    }

    public synchronized int eventCount() {
        return rooms.values().stream().mapToInt(room -> room.timeline.size()).sum();
    }

    public synchronized Optional<StateEvent> stateOf(RoomId room, String type, String stateKey) {
        return Optional.ofNullable(room(room).state.get(new Key(type, stateKey)));
    }

    public synchronized Optional<String> membership(RoomId room, UserId user) {
        return room(room).membership(user);
    }

    /** Creates a room of a foreign user, with only its creator. */
    public synchronized RoomId foreignRoom(UserId creator, Optional<RoomAlias> alias) {
        users.putIfAbsent(creator, Profile.EMPTY);
        RoomId id = newRoom(creator);
        alias.ifPresent(name -> aliases.put(name, id));
        return id;
    }

    /** Sends an event without checks, as a person would. */
    public synchronized EventId send(RoomId room, UserId sender, String type, ObjectNode content) {
        EventId id = newEvent();
        room(room).timeline.add(new Sent(id, sender, type, Optional.empty(), content, Optional.empty()));
        return id;
    }

    /** Sets state without checks, as if the sender had the power. */
    public synchronized EventId force(RoomId room, UserId sender, String type, String stateKey, ObjectNode content) {
        return put(room(room), sender, type, stateKey, content);
    }

    /** Makes the room one in which the state with an empty key was never set. */
    public synchronized void forgetState(RoomId room, String type) {
        room(room).state.remove(new Key(type, ""));
    }

    /** Purges the room as a homeserver admin does. State in other rooms that refers to it, and aliases, may remain. */
    public synchronized void purge(RoomId room) {
        rooms.remove(room);
    }

    public synchronized void forgetAlias(RoomAlias alias) {
        aliases.remove(alias);
    }

    /** Lets the room's aliases lead to another one, as Synapse does when a room is upgraded. */
    public synchronized void moveAliases(RoomId from, RoomId to) {
        aliases.replaceAll((_, room) -> room.equals(from) ? to : room);
    }

    @Override
    public UserId whoAmI(UserId as) {
        return answer("whoAmI", as, as, () -> as);
    }

    @Override
    public void register(UserId user) {
        answer(
                "register",
                user,
                user,
                () -> users.putIfAbsent(user, new Profile(Optional.of(user.localpart()), Optional.empty())));
    }

    @Override
    public Profile profile(UserId as, UserId user) {
        return answer("profile", as, user, () -> {
            registered(as, "profile");
            return users.getOrDefault(user, Profile.EMPTY);
        });
    }

    @Override
    public void setDisplayName(UserId user, String name) {
        answer(
                "setDisplayName",
                user,
                user,
                () -> profile(
                        user,
                        new Profile(
                                Optional.of(name),
                                registered(user, "setDisplayName").avatar())));
    }

    /** Updates the profile and the user's membership events, as homeservers do. */
    private Profile profile(UserId user, Profile profile) {
        users.put(user, profile);
        rooms.values().stream()
                .filter(room -> room.hasMember(user))
                .forEach(room -> put(room, user, "m.room.member", user.value(), joined(user)));
        return profile;
    }

    private ObjectNode joined(UserId user) {
        ObjectNode content = membershipOf("join");
        Profile profile = users.getOrDefault(user, Profile.EMPTY);
        profile.displayName().ifPresent(name -> content.put("displayname", name));
        profile.avatar().ifPresent(picture -> content.put("avatar_url", picture.value()));
        return content;
    }

    @Override
    public void setAvatar(UserId user, MediaUri avatar) {
        answer(
                "setAvatar",
                user,
                user,
                () -> profile(user, new Profile(registered(user, "setAvatar").displayName(), Optional.of(avatar))));
    }

    @Override
    public MediaUri upload(UserId as, MediaFile file) {
        return answer("upload", as, file.name(), () -> {
            MediaUri uri = new MediaUri("mxc://" + serverName + "/" + events++);
            try {
                uploads.put(
                        uri,
                        new Upload(
                                as,
                                file.mediaType(),
                                file.name(),
                                file.content().readAllBytes()));
            } catch (IOException e) {
                throw new HomeserverException.Unclear("upload", "broken off", e);
            }
            return uri;
        });
    }

    /** A file that was uploaded while it was read. */
    @SuppressWarnings("ArrayRecordComponent") // Tests compare the bytes alone.
    public record Upload(UserId by, String mediaType, String name, byte[] bytes) {}

    /** The files that were uploaded while they were read, in order. */
    public Map<MediaUri, Upload> uploads() {
        return Collections.unmodifiableMap(uploads);
    }

    @Override
    public Optional<Long> largestUpload(UserId as) {
        return answer("largestUpload", as, as, () -> largestUpload);
    }

    public void takesUploadsOf(long bytes) {
        largestUpload = Optional.of(bytes);
    }

    @Override
    public MediaUri upload(UserId as, String contentType, byte[] content) {
        return answer("upload", as, as, () -> {
            MediaUri uri = new MediaUri("mxc://" + serverName + "/" + events++);
            media.put(uri.value(), content.clone());
            return uri;
        });
    }

    /** A file that somebody uploaded. */
    public MediaUri holds(byte[] content) {
        MediaUri uri = new MediaUri("mxc://" + serverName + "/media" + media.size());
        media.put(uri.value(), content.clone());
        return uri;
    }

    /** The picture that the homeserver makes of another one. */
    public void scales(MediaUri uri, byte[] scaled) {
        thumbnails.put(uri.value(), scaled.clone());
    }

    @Override
    public void download(UserId as, MediaUri.MediaLocation of, MediaSink sink) {
        answer("download", as, uri(of), () -> send(media, of, sink));
    }

    @Override
    public void thumbnail(UserId as, MediaUri.MediaLocation of, int edge, MediaSink sink) {
        answer("thumbnail", as, uri(of), () -> send(thumbnails, of, sink));
    }

    private static String uri(MediaUri.MediaLocation of) {
        return "mxc://" + of.server() + "/" + of.mediaId();
    }

    private static boolean send(Map<String, byte[]> files, MediaUri.MediaLocation of, MediaSink sink) {
        byte[] content = files.get(uri(of));
        if (content == null) {
            throw new HomeserverException.Refused("GET media", 404, "M_NOT_FOUND");
        }
        int half = content.length / 2;
        byte[] rest = Arrays.copyOfRange(content, half, content.length);
        sink.write(content, half);
        sink.write(rest, rest.length);
        return true;
    }

    @Override
    public String defaultRoomVersion() {
        return answer("capabilities", "", "", () -> defaultVersion);
    }

    @Override
    public RoomId createRoom(UserId as, CreateRoom request) {
        return answer("createRoom", as, request.name(), () -> create(as, request));
    }

    @Override
    public Optional<RoomId> resolve(RoomAlias alias) {
        return answer("resolve", "", alias, () -> Optional.ofNullable(aliases.get(alias)));
    }

    @Override
    public boolean hasRoom(RoomId room) {
        return answer("hasRoom", "", room, () -> rooms.containsKey(room));
    }

    @Override
    public void setAlias(UserId as, RoomAlias alias, RoomId room) {
        answer("setAlias", as, alias, () -> {
            member(as, room, "setAlias");
            if (aliases.containsKey(alias)) {
                throw new HomeserverException.Refused("setAlias", 409, "M_UNKNOWN");
            }
            return aliases.put(alias, room) == null;
        });
    }

    @Override
    public void removeAlias(UserId as, RoomAlias alias) {
        answer("removeAlias", as, alias, () -> aliases.remove(alias) != null);
    }

    @Override
    public void join(UserId as, RoomId room) {
        answer("join", as, room, () -> {
            Room joined = room(room);
            boolean invited =
                    Set.of("invite", "join").contains(joined.membership(as).orElse(""));
            if (!invited && !joined.isPublic()) {
                throw forbidden("join");
            }
            return joined.hasMember(as) ? as : put(joined, as, "m.room.member", as.value(), joined(as));
        });
    }

    @Override
    public void leave(UserId as, RoomId room, String reason) {
        answer(
                "leave",
                as,
                room,
                () -> put(
                        room(room),
                        as,
                        "m.room.member",
                        as.value(),
                        membershipOf("leave").put("reason", reason)));
    }

    @Override
    public void invite(UserId as, RoomId room, UserId person) {
        answer("invite", as, room, () -> {
            if (member(as, room, "invite").hasMember(person)) {
                throw forbidden("invite");
            }
            return put(room(room), as, "m.room.member", person.value(), membershipOf("invite"));
        });
    }

    @Override
    public void kick(UserId as, RoomId room, UserId person, String reason) {
        answer("kick", as, room, () -> {
            if (!member(as, room, "kick").hasMember(person)) {
                throw forbidden("kick");
            }
            return put(room(room), as, "m.room.member", person.value(), membershipOf("leave"));
        });
    }

    @Override
    public List<RoomId> joinedRooms(UserId as) {
        return answer(
                "joinedRooms",
                as,
                as,
                () -> rooms.entrySet().stream()
                        .filter(room -> room.getValue().hasMember(as))
                        .map(Map.Entry::getKey)
                        .toList());
    }

    @Override
    public List<UserId> joinedMembers(UserId as, RoomId room) {
        return answer(
                "joinedMembers",
                as,
                room,
                () -> member(as, room, "joinedMembers").state.keySet().stream()
                        .filter(key -> key.type().equals("m.room.member"))
                        .map(key -> new UserId(key.stateKey()))
                        .filter(room(room)::hasMember)
                        .toList());
    }

    @Override
    public List<StateEvent> state(UserId as, RoomId room) {
        return answer(
                "state",
                as,
                room,
                () -> List.copyOf(member(as, room, "state").state.values()));
    }

    @Override
    public Optional<ObjectNode> state(UserId as, RoomId room, String type, String stateKey) {
        return answer(
                "stateEvent",
                as,
                room,
                () -> Optional.ofNullable(member(as, room, "stateEvent").state.get(new Key(type, stateKey)))
                        .map(event -> event.content().deepCopy()));
    }

    @Override
    public Optional<ObjectNode> event(UserId as, RoomId room, EventId id) {
        return answer(
                "event",
                as,
                room,
                () -> member(as, room, "event").timeline.stream()
                        .filter(sent -> sent.id().equals(id))
                        .findFirst()
                        .map(sent -> asEvent(room, sent)));
    }

    private ObjectNode asEvent(RoomId room, Sent sent) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("event_id", sent.id().value())
                .put("room_id", room.value())
                .put("sender", sent.sender().value())
                .put("type", sent.type());
        String transactionId = sentUnder.get(sent.id());
        event.set(
                "content",
                transactionId == null ? sent.content().deepCopy() : SentUnder.addTo(sent.content(), transactionId));
        sent.stateKey().ifPresent(key -> event.put("state_key", key));
        if (removed.contains(sent.id())) {
            event.putObject("content");
            event.withObject("/unsigned/redacted_because");
        }
        sent.replaces().ifPresent(id -> event.withObject("/unsigned").put("replaces_state", id.value()));
        Optional.ofNullable(edits.get(sent.id()))
                .ifPresent(edit -> event.withObject("/unsigned/m.relations/m.replace/content")
                        .set("m.new_content", edit));
        return event;
    }

    @Override
    public TimelinePage messages(UserId as, RoomId room, Optional<String> from, int limit) {
        return answer("messages", as, room, () -> {
            List<Sent> timeline = member(as, room, "messages").timeline;
            int end = from.map(Integer::parseInt).orElse(timeline.size());
            int begin = Math.max(0, end - limit);
            List<ObjectNode> events = timeline.subList(begin, end).reversed().stream()
                    .map(event -> asEvent(room, event))
                    .toList();
            return new TimelinePage(events, begin == 0 ? Optional.empty() : Optional.of(String.valueOf(begin)));
        });
    }

    /** The token is the number of the next event. */
    @Override
    public RoomChanges changes(UserId as, Optional<String> since) {
        return answer("changes", as, since.orElse(""), () -> {
            int from = since.map(Integer::parseInt).orElse(0);
            Set<RoomId> changed = rooms.entrySet().stream()
                    .filter(room -> room.getValue().hasMember(as) && newestEvent(room.getValue()) >= from)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            Set<RoomId> left = rooms.entrySet().stream()
                    .filter(room -> room.getValue().membership(as).equals(Optional.of("leave")))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            return new RoomChanges(String.valueOf(events), changed, left);
        });
    }

    private static int newestEvent(Room room) {
        return Integer.parseInt(room.timeline.getLast().id().value().substring("$event".length()));
    }

    @Override
    public EventId putState(UserId as, RoomId room, String type, String stateKey, ObjectNode content) {
        return answer("putState", as, room, () -> put(member(as, room, "putState"), as, type, stateKey, content));
    }

    @Override
    public Optional<ObjectNode> roomAccountData(UserId as, RoomId room, String type) {
        return answer(
                "roomAccountData",
                as,
                room,
                () -> Optional.ofNullable(notes.get(as + " " + room + " " + type))
                        .map(ObjectNode::deepCopy));
    }

    @Override
    public void putRoomAccountData(UserId as, RoomId room, String type, ObjectNode content) {
        answer("putRoomAccountData", as, room, () -> {
            registered(as, "putRoomAccountData");
            notes.put(as + " " + room + " " + type, content.deepCopy());
            return type;
        });
    }

    @Override
    public EventId send(UserId as, RoomId room, String type, String transactionId, ObjectNode content) {
        return answer(
                "send",
                as,
                room,
                () -> sent.computeIfAbsent(as + " " + transactionId, ignored -> {
                    EventId id = newEvent();
                    sentUnder.put(id, transactionId);
                    member(as, room, "send")
                            .timeline
                            .add(new Sent(id, as, type, Optional.empty(), content, Optional.empty()));
                    return id;
                }));
    }

    /** Forgets transaction ids, as Synapse does for application services at every restart. */
    public synchronized void forgetTransactionIds() {
        sent.clear();
    }

    /** Empties an event, as a homeserver does that applies a redaction. */
    public synchronized void remove(EventId event) {
        removed.add(event);
    }

    @Override
    public EventId redact(UserId as, RoomId room, EventId event, String transactionId) {
        return answer(
                "redact",
                as,
                room,
                () -> sent.computeIfAbsent(as + " " + transactionId, ignored -> {
                    EventId id = newEvent();
                    removed.add(event);
                    ObjectNode content = JsonNodeFactory.instance.objectNode().put("redacts", event.value());
                    member(as, room, "redact")
                            .timeline
                            .add(new Sent(id, as, "m.room.redaction", Optional.empty(), content, Optional.empty()));
                    return id;
                }));
    }

    @Override
    public void startTyping(UserId as, RoomId room, Duration timeout) {
        answer("startTyping", as, room, () -> member(as, room, "startTyping"));
    }

    @Override
    public void stopTyping(UserId as, RoomId room) {
        answer("stopTyping", as, room, () -> member(as, room, "stopTyping"));
    }

    @Override
    public void markRead(UserId as, RoomId room, EventId event) {
        answer("markRead", as, room, () -> member(as, room, "markRead"));
    }

    @Override
    public Duration ping(UserId bot, String appserviceId, String transactionId) {
        return answer("ping", bot, appserviceId, () -> Duration.ofMillis(1));
    }

    /** No request is made while a transaction is open, since the transaction would last as long as the request. */
    private <T> T answer(String name, Object as, Object target, Supplier<T> effect) {
        OpenTransaction.refuse("the request " + name);
        Call call;
        synchronized (calls) {
            call = new Call(calls.size() + 1, name, as.toString(), target.toString());
            calls.add(call);
        }
        before.accept(call);
        T answer;
        synchronized (this) {
            answer = effect.get();
        }
        after.accept(call);
        return answer;
    }

    private RoomId create(UserId as, CreateRoom request) {
        registered(as, "createRoom");
        RoomAlias alias = request.aliasLocalpart() == null ? null : RoomAlias.of(request.aliasLocalpart(), serverName);
        if (alias != null && aliases.containsKey(alias)) {
            throw new HomeserverException.Refused("createRoom", 400, "M_ROOM_IN_USE");
        }
        boolean creatorIsListed = request.powerLevels().path("users").has(as.value());
        boolean creatorMustBeListed = Integer.parseInt(request.roomVersion()) < 12;
        if (creatorIsListed != creatorMustBeListed) {
            throw new HomeserverException.Refused("createRoom", creatorIsListed ? 400 : 403, "M_FORBIDDEN");
        }
        RoomId id = newRoom(as);
        Room room = room(id);
        ObjectNode creation = request.creationContent().deepCopy().put("room_version", request.roomVersion());
        put(room, as, "m.room.create", "", creation);
        put(room, as, "m.room.power_levels", "", request.powerLevels());
        request.initialState().forEach(state -> put(room, as, state.type(), state.stateKey(), state.content()));
        put(room, as, "m.room.name", "", object().put("name", request.name()));
        request.invite().forEach(person -> put(room, as, "m.room.member", person.value(), membershipOf("invite")));
        if (alias != null) {
            aliases.put(alias, id);
        }
        return id;
    }

    private RoomId newRoom(UserId creator) {
        RoomId id = new RoomId("!" + ++roomsMade + "room");
        rooms.put(id, new Room());
        put(room(id), creator, "m.room.member", creator.value(), membershipOf("join"));
        return id;
    }

    private EventId put(Room room, UserId sender, String type, String stateKey, ObjectNode content) {
        EventId id = newEvent();
        Optional<EventId> replaced = Optional.ofNullable(room.state.put(
                        new Key(type, stateKey),
                        new StateEvent(id, type, stateKey, sender, content.deepCopy(), clock.instant())))
                .map(StateEvent::id);
        room.timeline.add(new Sent(id, sender, type, Optional.of(stateKey), content.deepCopy(), replaced));
        return id;
    }

    private EventId newEvent() {
        return new EventId("$event" + events++);
    }

    private Profile registered(UserId user, String request) {
        Profile profile = users.get(user);
        if (profile == null) {
            throw forbidden(request);
        }
        return profile;
    }

    private Room member(UserId user, RoomId id, String request) {
        Room room = rooms.get(id);
        if (room == null || !room.hasMember(user)) {
            throw forbidden(request);
        }
        return room;
    }

    private Room room(RoomId id) {
        Room room = rooms.get(id);
        if (room == null) {
            throw forbidden("room");
        }
        return room;
    }

    private static HomeserverException.Refused forbidden(String request) {
        return new HomeserverException.Refused(request, 403, "M_FORBIDDEN");
    }

    private static ObjectNode membershipOf(String membership) {
        return object().put("membership", membership);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
