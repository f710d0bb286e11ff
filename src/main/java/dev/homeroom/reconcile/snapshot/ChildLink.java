package dev.homeroom.reconcile.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.reconcile.plan.RoomSnapshot.ChildLink;
import dev.homeroom.reconcile.plan.RoomSnapshot.Member;
import dev.homeroom.reconcile.plan.RoomSnapshot.Member.Membership;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomPower;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.state.SpaceMark;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Parses a room's state into a snapshot. */
final class RoomStateParser {
    private static final Pattern ORDER = Pattern.compile("[\\x20-\\x7E]{1,50}");

    private final RoomId room;
    private final Namespace namespace;
    private final RoomState state;

    RoomStateParser(RoomId room, Namespace namespace, RoomState state) {
        this.room = room;
        this.namespace = namespace;
        this.state = state;
    }

    RoomSnapshot.Seen room() {
        return new RoomSnapshot.Seen(
                room,
                mark(),
                bindingSource(),
                title(),
                parents(),
                admits(),
                members(),
                Optional.of(people()),
                origin(),
                new Tombstones(namespace.bot(), state).current(),
                look());
    }

    /** The children of the room, if it is a Space. */
    Map<RoomId, ChildLink> children() {
        Map<RoomId, ChildLink> children = new HashMap<>();
        children(event -> !event.content().isEmpty())
                .forEach(event -> children.put(new RoomId(event.stateKey()), link(event)));
        return children;
    }

    /** The former children of the Space that were removed by a user other than the bot. */
    Set<RoomId> removedChildren() {
        return children(event -> event.content().isEmpty() && !isByBot(event))
                .map(event -> new RoomId(event.stateKey()))
                .collect(Collectors.toSet());
    }

    private Stream<StateEvent> children(Predicate<StateEvent> filter) {
        return all(EventTypes.SPACE_CHILD)
                .filter(event -> RoomId.isValid(event.stateKey()))
                .filter(filter);
    }

    private ChildLink link(StateEvent event) {
        Optional<String> order = Optional.ofNullable(
                        event.content().path("order").textValue())
                .filter(text -> ORDER.matcher(text).matches());
        return new ChildLink(isByBot(event), isFollowable(event.content()), order);
    }

    private Optional<SpaceMark> mark() {
        return one(EventTypes.SPACE).filter(this::isByBot).flatMap(event -> switch (event.content()
                .path("kind")
                .asText()) {
            case "agents" -> Optional.of(new SpaceMark(SpaceMark.SpaceKind.AGENTS, Optional.empty()));
            case "personal" -> Optional.of(new SpaceMark(SpaceMark.SpaceKind.PERSONAL, owner(event.content())));
            default -> Optional.empty();
        });
    }

    private static Optional<UserId> owner(ObjectNode content) {
        return Optional.ofNullable(content.path("owner").textValue())
                .filter(UserId::isValid)
                .map(UserId::new);
    }

    private BindingSource bindingSource() {
        Optional<StateEvent> event =
                one(EventTypes.BINDING).filter(found -> !found.content().isEmpty());
        if (event.isEmpty()) {
            return new BindingSource.Unbound();
        }
        if (!isByBot(event.get())) {
            return new BindingSource.Untrusted(event.get().sender());
        }
        return Binding.of(event.get().content())
                .<BindingSource>map(BindingSource.Bound::new)
                .orElseGet(BindingSource.Unreadable::new);
    }

    private Optional<RoomSnapshot.Title> title() {
        return one(EventTypes.NAME)
                .flatMap(event -> Optional.ofNullable(
                                event.content().path("name").textValue())
                        .filter(name -> !name.isBlank())
                        .map(name -> new RoomSnapshot.Title(name, isByBot(event))));
    }

    private RoomSnapshot.Look look() {
        RoomPower power = state.power();
        return new RoomSnapshot.Look(
                one(EventTypes.TOPIC)
                        .map(event -> new RoomSnapshot.Title(
                                event.content().path("topic").asText(), isByBot(event))),
                one(EventTypes.AVATAR).isPresent(),
                power.maySend(namespace.bot(), EventTypes.TOPIC) && power.maySend(namespace.bot(), EventTypes.AVATAR));
    }

    private Set<RoomId> parents() {
        return all(EventTypes.SPACE_PARENT)
                .filter(event -> RoomId.isValid(event.stateKey()) && isFollowable(event.content()))
                .map(event -> new RoomId(event.stateKey()))
                .collect(Collectors.toSet());
    }

    private Optional<Set<RoomId>> admits() {
        return one(EventTypes.JOIN_RULES)
                .map(StateEvent::content)
                .filter(rule -> rule.path("join_rule").asText().startsWith("restricted"))
                .map(rule -> rule.path("allow")
                        .valueStream()
                        .map(allowed -> allowed.path("room_id").asText())
                        .filter(RoomId::isValid)
                        .map(RoomId::new)
                        .collect(Collectors.toSet()));
    }

    private Map<UserId, Member> members() {
        return state.memberships()
                .filter(event -> namespace.isAgentUser(new UserId(event.stateKey())))
                .collect(Collectors.toMap(event -> new UserId(event.stateKey()), RoomStateParser::member));
    }

    private Set<UserId> people() {
        return state.memberships().map(event -> new UserId(event.stateKey())).collect(Collectors.toSet());
    }

    private static Member member(StateEvent event) {
        ObjectNode content = event.content();
        Membership membership = switch (content.path("membership").asText()) {
            case "join" -> Membership.JOINED;
            case "invite" -> Membership.INVITED;
            case "ban" -> Membership.BANNED;
            default -> Membership.OUTSIDE;
        };
        return new Member(
                membership,
                Optional.ofNullable(content.path("displayname").textValue()),
                !content.path("avatar_url").asText("").isEmpty());
    }

    private RoomSnapshot.Origin origin() {
        Optional<StateEvent> creation = one(EventTypes.CREATE);
        boolean deserted = state.memberships()
                .allMatch(event -> event.stateKey().equals(namespace.bot().value()));
        return new RoomSnapshot.Origin(
                creation.filter(this::isByBot).isPresent(),
                state.isSpace(),
                deserted,
                creation.map(StateEvent::sentAt).orElse(Instant.EPOCH),
                creation.map(event -> event.content()
                                .path("predecessor")
                                .path("room_id")
                                .asText())
                        .filter(RoomId::isValid)
                        .map(RoomId::new));
    }

    /** By the specification, clients ignore a link without a server. */
    private static boolean isFollowable(JsonNode link) {
        JsonNode via = link.path("via");
        return via.isArray()
                && !via.isEmpty()
                && via.valueStream()
                        .allMatch(
                                server -> server.isTextual() && !server.asText().isBlank());
    }

    private boolean isByBot(StateEvent event) {
        return event.sender().equals(namespace.bot());
    }

    private Stream<StateEvent> all(String type) {
        return state.all(type);
    }

    private Optional<StateEvent> one(String type) {
        return state.event(type, "");
    }
}
