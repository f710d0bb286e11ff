package dev.homeroom.reconcile.observe;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.reconcile.plan.Finding;
import dev.homeroom.reconcile.plan.RoomSnapshot;
import dev.homeroom.reconcile.plan.RoomSnapshot.BindingSource;
import dev.homeroom.reconcile.plan.Snapshot.SpaceSnapshot;
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
 * Finds the Space of the agent rooms, by its alias and by its mark.
 *
 * <table>
 * <caption>First match wins</caption>
 * <tr><td>the alias leads to a room with our mark</td><td>that room</td></tr>
 * <tr><td>another room has our mark</td><td>that one; of several, the one with the most children</td></tr>
 * <tr><td>that room was upgraded, by somebody who may</td><td>moved; the new one is to be marked</td></tr>
 * <tr><td>the alias leads to another room, which is no Space of our making without a mark</td><td>a failure: something else stands in its place</td></tr>
 * <tr><td>one of the bot's rooms could not be looked into</td><td>a failure: it may be the Space</td></tr>
 * <tr><td>the alias leads to a Space of our making without a mark</td><td>unfinished; to be marked</td></tr>
 * <tr><td>otherwise</td><td>there is none</td></tr>
 * </table>
 */
final class SpaceSearch {
    private final RoomScan roomScan;
    private final RoomAlias alias;
    private final Optional<RoomId> byAlias;
    private final UserId bot;
    private final List<Finding> remarks = new ArrayList<>();

    SpaceSearch(RoomScan roomScan, RoomAlias alias, Optional<RoomId> byAlias, UserId bot) {
        this.roomScan = roomScan;
        this.alias = alias;
        this.byAlias = byAlias;
        this.bot = bot;
    }

    List<Finding> remarks() {
        return remarks;
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
        List<RoomSnapshot.Seen> standing =
                marked.stream().filter(room -> room.movedTo().isEmpty()).toList();
        if (!standing.isEmpty()) {
            return found(standing);
        }
        return marked.isEmpty() ? nothingMarked() : moved(marked);
    }

    private SpaceSnapshot found(List<RoomSnapshot.Seen> standing) {
        RoomId space = standing.getFirst().room();
        if (standing.size() > 1) {
            remarks.add(new Finding(
                    Finding.FindingKind.SEVERAL_SPACES,
                    "Several rooms are marked as the Space of the agents: %s; %s is used."
                            .formatted(
                                    standing.stream()
                                            .map(RoomSnapshot.Seen::room)
                                            .toList(),
                                    space)));
        }
        byAlias.filter(room -> !room.equals(space)).ifPresent(room -> remarks.add(aliasTaken(room, space)));
        return new SpaceSnapshot.Found(
                space, roomScan.childrenOf(space), standing.getFirst().peopleEver(roomScan::seen));
    }

    private Finding aliasTaken(RoomId by, RoomId space) {
        return new Finding(
                Finding.FindingKind.ALIAS_TAKEN,
                "The alias %s leads to %s, while the Space is %s; give it back, or set homeroom.space.alias."
                        .formatted(alias, by, space));
    }

    /** From the last that carries the mark to where the upgrades end. */
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
        if (byAlias.isPresent() && !isHalfMade(byAlias.get())) {
            throw inItsPlace(byAlias.get());
        }
        roomScan.snapshots().forEach((room, sight) -> {
            if (sight instanceof RoomSnapshot.CantTell(String why)) {
                throw new HomeserverException.Unclear("Looking for the Space", room + " may be it: " + why, null);
            }
        });
        return byAlias.<SpaceSnapshot>map(SpaceSnapshot.Unfinished::new).orElseGet(SpaceSnapshot.None::new);
    }

    /** As it is when a homeserver or we were cut off between the Space and its mark. */
    private boolean isHalfMade(RoomId room) {
        return roomScan.snapshots().get(room) instanceof RoomSnapshot.Seen seen
                && seen.origin().byUs()
                && seen.origin().asSpace()
                && seen.mark().isEmpty()
                && seen.bond() instanceof BindingSource.Unbound
                && seen.movedTo().isEmpty();
    }

    private RuntimeException inItsPlace(RoomId room) {
        return switch (roomScan.snapshots().get(room)) {
            case RoomSnapshot.Seen seen ->
                new MatrixStateException(
                        "The alias %s belongs to %s, which is not Homeroom's Space; remove the alias, or set another one with homeroom.space.alias."
                                .formatted(alias, room));
            case RoomSnapshot.CantTell(String why) ->
                new HomeserverException.Unclear("Looking for the Space", room + " is it by its alias: " + why, null);
            case null, default ->
                new MatrixStateException(
                        "The alias %s belongs to %s, which the bot %s may not look into; invite the bot, or remove the alias."
                                .formatted(alias, room, bot));
        };
    }
}
