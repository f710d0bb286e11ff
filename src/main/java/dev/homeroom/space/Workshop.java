package dev.homeroom.space;

import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.matrix.Homeserver;
import dev.homeroom.registration.Namespace;
import dev.homeroom.space.observe.AliasLookups;
import dev.homeroom.space.observe.Observer;
import dev.homeroom.space.plan.Planner;
import dev.homeroom.wording.Wording;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;

/** What provisioning and reconciliation have in common, put together. */
final class Workshop {
    final Layout layout;
    final AgentSpace space;
    final AliasLookups aliases;
    final RoomTable rooms;
    final AgentProvisioning agents;
    final Reconciler reconciler;
    final RoomAdoption roomAdoption;
    final SpaceAdoption spaceAdoption;
    final CleanSlate cleanSlate;

    /**
     * @param confirmed the backends by whose lists agents are provisioned
     * @throws IllegalArgumentException naming the setting that is wrong
     */
    Workshop(
            Homeserver homeserver,
            AgentDirectory directory,
            Supplier<Set<String>> confirmed,
            Namespace namespace,
            SpaceSettings settings,
            ReconcileSettings reconciling,
            AvatarPicture avatar,
            Bindings bindings,
            Wording wording,
            Database database,
            Exclusive exclusive,
            InstantSource clock,
            MeterRegistry meters) {
        layout = Layout.of(namespace, settings, reconciling.grace());
        rooms = new RoomTable(database, namespace);
        aliases = new AliasLookups(homeserver);
        ChosenVersion version = new ChosenVersion(homeserver, settings.roomVersion());
        HomeTable homes = new HomeTable(database);
        SpaceTable spaces = new SpaceTable(database);
        space = new AgentSpace(homeserver, layout, version, spaces);
        Index index = new Index(layout, homes, rooms);
        Planner planner = new Planner(layout, reconciling.orphansAfter());
        AgentProfile profile = new AgentProfile(homeserver, layout, avatar, homes);
        RoomFate fate = new RoomFate(homeserver, namespace.bot(), bindings, wording);
        RoomUpgrade upgrade = new RoomUpgrade(homeserver, layout, database, homes, rooms, spaces, fate);
        Hands hands = new Hands(
                homeserver,
                layout,
                homes,
                profile,
                new AgentRoom(homeserver, aliases, layout, version, homes, rooms, clock),
                new RoomBelonging(homeserver, layout),
                fate,
                upgrade,
                new PersonalSpaces(homeserver, new ChatLayout(layout), version, spaces));
        agents = new AgentProvisioning(index, planner, hands, homes, profile, confirmed, clock);
        roomAdoption = new RoomAdoption(homeserver, layout, agents, homes, rooms, clock);
        spaceAdoption = new SpaceAdoption(homeserver, layout, space);
        cleanSlate = new CleanSlate(homeserver, layout, wording);
        reconciler = new Reconciler(
                new Observer(homeserver, aliases, namespace, layout.spaceAlias()),
                planner,
                index,
                new Rebuilding(database, layout, rooms),
                new Applying(directory, agents, hands),
                directory,
                space,
                upgrade,
                layout,
                exclusive,
                clock,
                new ReconcileLog(meters));
    }
}
