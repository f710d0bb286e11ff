package dev.homeroom.reconcile.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.StateEvent;
import dev.homeroom.matrix.UserId;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.operations.OperationsMark;
import dev.homeroom.rooms.state.Binding;
import dev.homeroom.rooms.state.EventTypes;
import dev.homeroom.rooms.state.RoomState;
import dev.homeroom.rooms.state.SpaceMark;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One room, as far as the bot can read it. */
public sealed interface RoomSnapshot {
    /**
     * A room that the bot could read.
     *
     * @param bindingSource the binding and its author
     * @param title the room's name; empty if it has none
     * @param parents the Spaces that the room names as parents, by links with a server
     * @param admits the rooms whose members may join; empty unless the join rule is {@code restricted}
     * @param members the agent users that are or were in the room or were invited, without the bot
     * @param people all who are or were in the room or were invited; empty if the room was not read
     * @param origin the room's creation, and whether anybody else was ever in it
     * @param tombstone the upgrade; empty unless the room was upgraded
     * @param look its topic and picture
     * @param operations the bot's mark of a room for operators
     */
    record Seen(
            RoomId room,
            Optional<SpaceMark> mark,
            BindingSource bindingSource,
            Optional<Title> title,
            Set<RoomId> parents,
            Optional<Set<RoomId>> admits,
            Map<UserId, Member> members,
            Optional<Set<UserId>> people,
            Origin origin,
            Optional<Tombstone> tombstone,
            Look look,
            Optional<OperationsMark> operations)
            implements RoomSnapshot {
        public Seen {
            parents = Set.copyOf(parents);
            admits = admits.map(Set::copyOf);
            members = Map.copyOf(members);
            people = people.map(Set::copyOf);
        }

        /** Reads all facts about a room from its state. */
        public static Seen of(RoomId room, RoomState state, Namespace namespace) {
            UserId bot = namespace.bot();
            return new Seen(
                    room,
                    mark(state, bot),
                    BindingSource.of(state, bot),
                    title(state, bot),
                    parents(state),
                    admits(state),
                    members(state, namespace),
                    Optional.of(people(state)),
                    Origin.of(state, bot),
                    Tombstone.of(state, bot),
                    Look.of(state, bot),
                    OperationsMark.of(state, bot));
        }

        /** The binding, if the bot wrote one that can be read. */
        public Optional<Binding> binding() {
            return bindingSource instanceof BindingSource.Bound bound ? Optional.of(bound.binding()) : Optional.empty();
        }

        /** The bindings of the further agents of a room with a binding. */
        public List<Binding> furtherBindings() {
            return bindingSource instanceof BindingSource.Bound bound ? bound.further() : List.of();
        }

        /** The binding of an agent's room that was not replaced by another room. */
        public Optional<Binding> agentRoomBinding() {
            return binding()
                    .filter(binding -> binding.kind() == Binding.RoomKind.AGENT
                            && binding.movedTo().isEmpty());
        }

        /** All who have, or had, to do with it, or with a room that it replaces: an upgrade is no reason to ask anew. */
        public Optional<Set<UserId>> peopleEver(Function<RoomId, Optional<Seen>> others) {
            Set<UserId> ever = new HashSet<>();
            Set<RoomId> passed = new HashSet<>();
            Optional<Seen> sight = Optional.of(this);
            while (sight.isPresent() && passed.add(sight.get().room())) {
                sight.get().people().ifPresent(ever::addAll);
                sight = sight.get().origin().predecessor().flatMap(others);
            }
            return people.map(_ -> ever);
        }

        /** The successor of the room, if a user with enough power upgraded it. */
        public Optional<RoomId> movedTo() {
            return tombstone.filter(Tombstone::isBelieved).map(Tombstone::replacement);
        }

        private static Optional<SpaceMark> mark(RoomState state, UserId bot) {
            return state.contentSentBy(bot, EventTypes.SPACE).flatMap(content -> switch (content.path("kind")
                    .asText()) {
                case "agents" -> Optional.of(new SpaceMark(SpaceMark.SpaceKind.AGENTS, Optional.empty()));
                case "personal" -> Optional.of(new SpaceMark(SpaceMark.SpaceKind.PERSONAL, owner(content)));
                default -> Optional.empty();
            });
        }

        private static Optional<UserId> owner(ObjectNode content) {
            return Optional.ofNullable(content.path("owner").textValue())
                    .filter(UserId::isValid)
                    .map(UserId::new);
        }

        private static Optional<Title> title(RoomState state, UserId bot) {
            return state.event(EventTypes.NAME, "")
                    .flatMap(event -> Optional.ofNullable(
                                    event.content().path("name").textValue())
                            .filter(name -> !name.isBlank())
                            .map(name -> new Title(name, event.sender().equals(bot))));
        }

        private static Set<RoomId> parents(RoomState state) {
            return state.all(EventTypes.SPACE_PARENT)
                    .filter(event -> RoomId.isValid(event.stateKey()) && ChildLink.isFollowable(event.content()))
                    .map(event -> new RoomId(event.stateKey()))
                    .collect(Collectors.toSet());
        }

        private static Optional<Set<RoomId>> admits(RoomState state) {
            return state.event(EventTypes.JOIN_RULES, "")
                    .map(StateEvent::content)
                    .filter(rule -> rule.path("join_rule").asText().startsWith("restricted"))
                    .map(rule -> rule.path("allow")
                            .valueStream()
                            .map(allowed -> allowed.path("room_id").asText())
                            .filter(RoomId::isValid)
                            .map(RoomId::new)
                            .collect(Collectors.toSet()));
        }

        private static Map<UserId, Member> members(RoomState state, Namespace namespace) {
            return state.memberships()
                    .filter(event -> namespace.isAgentUser(new UserId(event.stateKey())))
                    .collect(Collectors.toMap(
                            event -> new UserId(event.stateKey()), event -> Member.of(event.content())));
        }

        private static Set<UserId> people(RoomState state) {
            return state.memberships()
                    .map(event -> new UserId(event.stateKey()))
                    .collect(Collectors.toSet());
        }
    }

    /** The bot isn't in the room, so its existence is unknown. */
    record Hidden() implements RoomSnapshot {}

    /** A room that the bot linked to a Space, and that neither the bot nor an agent's user is in any more. */
    record Abandoned() implements RoomSnapshot {}

    /** The homeserver says for certain that there is no such room, or no longer. */
    record Gone() implements RoomSnapshot {}

    /** @param why one sentence */
    record CantTell(String why) implements RoomSnapshot {}
}
