package dev.homeroom.space.observe;

import dev.homeroom.matrix.HomeserverException;
import dev.homeroom.matrix.RoomAlias;
import dev.homeroom.matrix.RoomId;
import dev.homeroom.matrix.UserId;
import dev.homeroom.space.ProvisioningFailure;
import dev.homeroom.space.plan.Bond;
import dev.homeroom.space.plan.Remark;
import dev.homeroom.space.plan.RoomSight;
import dev.homeroom.space.plan.SpaceMark;
import dev.homeroom.space.plan.SpaceSight;
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
    private final Look look;
    private final RoomAlias alias;
    private final Optional<RoomId> byAlias;
    private final UserId bot;
    private final List<Remark> remarks = new ArrayList<>();

    SpaceSearch(Look look, RoomAlias alias, Optional<RoomId> byAlias, UserId bot) {
        this.look = look;
        this.alias = alias;
        this.byAlias = byAlias;
        this.bot = bot;
    }

    List<Remark> remarks() {
        return remarks;
    }

    SpaceSight result() {
        List<RoomSight.Seen> marked = look.sights().values().stream()
                .filter(RoomSight.Seen.class::isInstance)
                .map(RoomSight.Seen.class::cast)
                .filter(room -> room.mark()
                        .filter(mark -> mark.kind() == SpaceMark.Kind.AGENTS)
                        .isPresent())
                .sorted(Comparator.comparingInt(
                                (RoomSight.Seen room) -> byAlias.equals(Optional.of(room.room())) ? 0 : 1)
                        .thenComparingInt(room -> -look.childrenOf(room.room()).size())
                        .thenComparing(room -> room.room().value()))
                .toList();
        List<RoomSight.Seen> standing =
                marked.stream().filter(room -> room.movedTo().isEmpty()).toList();
        if (!standing.isEmpty()) {
            return found(standing);
        }
        return marked.isEmpty() ? nothingMarked() : moved(marked);
    }

    private SpaceSight found(List<RoomSight.Seen> standing) {
        RoomId space = standing.getFirst().room();
        if (standing.size() > 1) {
            remarks.add(new Remark(
                    Remark.What.SEVERAL_SPACES,
                    "Several rooms are marked as the Space of the agents: %s; %s is used."
                            .formatted(
                                    standing.stream().map(RoomSight.Seen::room).toList(), space)));
        }
        byAlias.filter(room -> !room.equals(space)).ifPresent(room -> remarks.add(aliasTaken(room, space)));
        return new SpaceSight.Found(space, look.childrenOf(space));
    }

    private Remark aliasTaken(RoomId by, RoomId space) {
        return new Remark(
                Remark.What.ALIAS_TAKEN,
                "The alias %s leads to %s, while the Space is %s; give it back, or set homeroom.space.alias."
                        .formatted(alias, by, space));
    }

    /** From the last that carries the mark to where the upgrades end. */
    private SpaceSight moved(List<RoomSight.Seen> marked) {
        Set<RoomId> withMark = marked.stream().map(RoomSight.Seen::room).collect(Collectors.toSet());
        RoomSight.Seen from = marked.stream()
                .filter(room -> !withMark.contains(room.movedTo().orElseThrow()))
                .findFirst()
                .orElse(marked.getFirst());
        return new SpaceSight.Moved(from.room(), endOfUpgrades(from));
    }

    private RoomId endOfUpgrades(RoomSight.Seen from) {
        Set<RoomId> passed = new HashSet<>(Set.of(from.room()));
        RoomId reached = from.movedTo().orElseThrow();
        Optional<RoomId> next = Optional.of(reached);
        while (next.isPresent() && passed.add(next.get())) {
            reached = next.get();
            next = look.seen(reached).flatMap(RoomSight.Seen::movedTo);
        }
        return reached;
    }

    private SpaceSight nothingMarked() {
        if (byAlias.isPresent() && !isHalfMade(byAlias.get())) {
            throw inItsPlace(byAlias.get());
        }
        look.sights().forEach((room, sight) -> {
            if (sight instanceof RoomSight.CantTell(String why)) {
                throw new HomeserverException.Unclear("Looking for the Space", room + " may be it: " + why, null);
            }
        });
        return byAlias.<SpaceSight>map(SpaceSight.Unfinished::new).orElseGet(SpaceSight.None::new);
    }

    /** As it is when a homeserver or we were cut off between the Space and its mark. */
    private boolean isHalfMade(RoomId room) {
        return look.sights().get(room) instanceof RoomSight.Seen seen
                && seen.origin().byUs()
                && seen.origin().asSpace()
                && seen.mark().isEmpty()
                && seen.bond() instanceof Bond.Unbound
                && seen.movedTo().isEmpty();
    }

    private RuntimeException inItsPlace(RoomId room) {
        return switch (look.sights().get(room)) {
            case RoomSight.Seen seen ->
                new ProvisioningFailure(
                        "The alias %s belongs to %s, which is not Homeroom's Space; remove the alias, or set another one with homeroom.space.alias."
                                .formatted(alias, room));
            case RoomSight.CantTell(String why) ->
                new HomeserverException.Unclear("Looking for the Space", room + " is it by its alias: " + why, null);
            case null, default ->
                new ProvisioningFailure(
                        "The alias %s belongs to %s, which the bot %s may not look into; invite the bot, or remove the alias."
                                .formatted(alias, room, bot));
        };
    }
}
