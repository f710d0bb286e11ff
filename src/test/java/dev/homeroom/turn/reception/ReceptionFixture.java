package dev.homeroom.turn.reception;

import dev.homeroom.conversation.Permissions;
import dev.homeroom.conversation.RoomDoor;
import dev.homeroom.conversation.RunningTurns;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.conversation.command.Commands;
import dev.homeroom.database.Database;
import dev.homeroom.directory.AgentDirectory;
import dev.homeroom.incident.AgentsAtWork;
import dev.homeroom.queue.ControlOutbox;
import dev.homeroom.queue.inbox.Cancellation;
import dev.homeroom.queue.stats.QueueGauges;
import dev.homeroom.reconcile.SpaceFixture;
import dev.homeroom.registration.Namespace;
import dev.homeroom.rooms.Bindings;
import dev.homeroom.rooms.InvitedRooms;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.TypingIndicator;
import dev.homeroom.turn.command.CommandNotices;
import dev.homeroom.turn.guard.MessageAge;
import dev.homeroom.turn.reply.OutgoingEvents;
import dev.homeroom.turn.stream.UnfinishedDrafts;
import dev.homeroom.wording.Wording;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The bot's rooms, wired by hand. */
public final class ReceptionFixture {
    private ReceptionFixture() {}

    /** Waits for nothing: a room that does not have its agents' last messages yet keeps its agents for now. */
    public static AgentsAtWork agentsAtWork(
            Cancellation cancellation,
            RunningTurns running,
            UnfinishedDrafts drafts,
            OutgoingEvents outgoingEvents,
            ControlOutbox outbox,
            Bindings bindings,
            Namespace namespace) {
        return new IncidentEnd(
                cancellation, running, drafts, outgoingEvents, outbox, bindings, namespace, Duration.ZERO);
    }

    public static BotRoom botRoom(
            SpaceFixture rooms,
            InvitedRooms invited,
            AgentDirectory directory,
            Permissions permissions,
            Commands commands,
            CommandSettings settings,
            TurnSettings turnSettings,
            Namespace namespace,
            OutgoingEvents outgoingEvents,
            MessageAge age,
            Database database,
            Clock clock,
            TypingIndicator typingIndicator) {
        Wording wording = new Wording();
        RoomDoor door = new RoomDoor(rooms.homeserver, namespace);
        AgentChoices choices = new AgentChoices(directory);
        AgentInvitation invitation = new AgentInvitation(
                rooms.homeserver, namespace, permissions, rooms.bindings, rooms.chatRooms, door, settings, wording);
        BotReplies replies = new BotReplies(
                commands,
                permissions,
                new AgentDesk(choices, invitation, rooms.bindings, door, commands, namespace, wording),
                new ServiceStatus(
                        directory,
                        rooms.bindings,
                        new QueueGauges(database, clock, new SimpleMeterRegistry()),
                        rooms.reconciler,
                        () -> List.of("A further line."),
                        wording,
                        turnSettings),
                new ReconcileDesk(rooms.reconciler, rooms.reconcileLoop, wording),
                new IncidentDesk(rooms.incidents, namespace, wording),
                age,
                wording);
        return new BotRoom(
                rooms.bindings,
                new BotRoomKinds(rooms.homeserver, namespace, invited),
                replies,
                new CommandNotices(outgoingEvents, rooms.bindings, namespace),
                outgoingEvents,
                typingIndicator,
                namespace);
    }
}
