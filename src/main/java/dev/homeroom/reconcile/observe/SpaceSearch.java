package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.snapshot.BindingSource;
import dev.homeroom.reconcile.snapshot.Finding;
import dev.homeroom.reconcile.snapshot.Look;
import dev.homeroom.reconcile.snapshot.RoomSnapshot;
import dev.homeroom.reconcile.snapshot.Snapshot.SpaceSnapshot;
import dev.homeroom.rooms.state.MatrixStateException;
import dev.homeroom.rooms.state.SpaceMark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the agents' Space by its alias and by its mark.
 *
 * <table>
 * <caption>First match wins</caption>
 * <tr><td>the alias leads to a room with the bot's mark</td><td>that room</td></tr>
 * <tr><td>another room has the bot's mark</td><td>that room; of several, the one with the most children</td></tr>
 * <tr><td>that room was upgraded by a user with enough power</td><td>moved; the new room gets the mark</td></tr>
 * <tr><td>the alias leads to a room that is not an unmarked Space created by the bot</td><td>failure: the alias is taken</td></tr>
 * <tr><td>one of the bot's rooms could not be read</td><td>failure: it may be the Space</td></tr>
 * <tr><td>the alias leads to an unmarked Space created by the bot</td><td>unfinished; it gets the mark</td></tr>
 * <tr><td>otherwise</td><td>none</td></tr>
 * </table>
 */
final class SpaceSearch {
    private final RoomScan roomScan;
    private final RoomAlias alias;
    private final Optional<RoomId> byAlias;
    private final UserId bot;
    private final List<Finding> findings = new ArrayList<>();

    SpaceSearch(RoomScan roomScan, RoomAlias alias, Optional<RoomId> byAlias, UserId bot) {
        this.roomScan = roomScan;
        this.alias = alias;
        this.byAlias = byAlias;
        this.bot = bot;
    }

    List<Finding> findings() {
        return findings;
    }

    SpaceSnapshot result() {
        List<RoomSnapshot.Seen> marked = roomScan.snapshots().values().stream()
                .filter(RoomSnapshot.Seen.class::isInstance)
                .map(RoomSnapshot.Seen.class::cast)
                .filter(room -> room.mark()
                        .filter(mark -> mark.kind() == SpaceMark.SpaceKind.AGENTS)
                        .isPresent())
                .sorted(Comparator.comparingInt(
                                (RoomSnapshot.Seen room) -> byAlias.equals(Optional.of(room.room())) ? 0 : 1)
                        .thenComparingInt(
                                room -> -roomScan.childrenOf(room.room()).size())
                        .thenComparing(room -> room.room().value()))
                .toList();
        List<RoomSnapshot.Seen> current =
                marked.stream().filter(room -> room.movedTo().isEmpty()).toList();
        if (!current.isEmpty()) {
            return found(current);
        }
        return marked.isEmpty() ? nothingMarked() : moved(marked);
    }

    private SpaceSnapshot found(List<RoomSnapshot.Seen> current) {
        RoomId space = current.getFirst().room();
        Look look = current.getFirst().look();
        if (current.size() > 1) {
            findings.add(new Finding(
                    Finding.FindingKind.SEVERAL_SPACES,
                    "Several rooms are marked as the agents' Space: %s. Homeroom uses %s."
                            .formatted(
                                    current.stream()
                                            .map(RoomSnapshot.Seen::room)
                                            .toList(),
                                    space)));
        }
        byAlias.filter(room -> !room.equals(space)).ifPresent(room -> findings.add(aliasTaken(room, space)));
        return new SpaceSnapshot.Found(
                space, roomScan.childrenOf(space), current.getFirst().peopleEver(roomScan::seen), look);
    }

    private Finding aliasTaken(RoomId by, RoomId space) {
        return new Finding(
                Finding.FindingKind.ALIAS_TAKEN,
                "The alias %s leads to %s, but the Space is %s. Move the alias to the Space, or set homeroom.space.alias."
                        .formatted(alias, by, space));
    }

    /** Follows the upgrades from the last marked room to their end. */
    private SpaceSnapshot moved(List<RoomSnapshot.Seen> marked) {
        Set<RoomId> withMark = marked.stream().map(RoomSnapshot.Seen::room).collect(Collectors.toSet());
        RoomSnapshot.Seen from = marked.stream()
                .filter(room -> !withMark.contains(room.movedTo().orElseThrow()))
                .findFirst()
                .orElse(marked.getFirst());
        return new SpaceSnapshot.Moved(from.room(), endOfUpgrades(from));
    }

    private RoomId endOfUpgrades(RoomSnapshot.Seen from) {
        Set<RoomId> passed = new HashSet<>(Set.of(from.room()));
        RoomId reached = from.movedTo().orElseThrow();
        Optional<RoomId> next = Optional.of(reached);
        while (next.isPresent() && passed.add(next.get())) {
            reached = next.get();
            next = roomScan.seen(reached).flatMap(RoomSnapshot.Seen::movedTo);
        }
        return reached;
    }

    private SpaceSnapshot nothingMarked() {
        if (byAlias.isPresent() && !isUnfinished(byAlias.get())) {
            throw aliasTakenFailure(byAlias.get());
        }
        roomScan.snapshots().forEach((room, snapshot) -> {
            if (snapshot instanceof RoomSnapshot.CantTell(String why)) {
                throw new HomeserverException.Unclear(
                        "Looking for the Space", room + " may be the Space: " + why, null);
            }
        });
        return byAlias.<SpaceSnapshot>map(SpaceSnapshot.Unfinished::new).orElseGet(SpaceSnapshot.None::new);
    }

    /** Whether the room is a Space that lacks its mark because its creation was interrupted. */
    private boolean isUnfinished(RoomId room) {
        return roomScan.snapshots().get(room) instanceof RoomSnapshot.Seen seen
                && seen.origin().byUs()
                && seen.origin().asSpace()
                && seen.mark().isEmpty()
                && seen.bindingSource() instanceof BindingSource.Unbound
                && seen.movedTo().isEmpty();
    }

    private RuntimeException aliasTakenFailure(RoomId room) {
        return switch (roomScan.snapshots().get(room)) {
            case RoomSnapshot.Seen seen ->
                new MatrixStateException(
                        "The alias %s belongs to %s, which is not Homeroom's Space. Remove the alias, or set another one with homeroom.space.alias."
                                .formatted(alias, room));
            case RoomSnapshot.CantTell(String why) ->
                new HomeserverException.Unclear("Looking for the Space", room + " has the Space's alias: " + why, null);
            case null, default ->
                new MatrixStateException(
                        "The alias %s belongs to %s, which the bot %s can't read. Invite the bot, or remove the alias."
                                .formatted(alias, room, bot));
        };
    }
}
