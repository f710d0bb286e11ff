package dev.homeroom.cli.settings;

import dev.homeroom.backend.config.BackendSettings;
import dev.homeroom.backend.config.LettaSettings;
import dev.homeroom.conversation.PermissionSettings;
import dev.homeroom.conversation.command.CommandSettings;
import dev.homeroom.conversation.loop.LoopGuardSettings;
import dev.homeroom.conversation.tools.ApprovalSettings;
import dev.homeroom.database.BackupSettings;
import dev.homeroom.database.DatabaseSettings;
import dev.homeroom.directory.DirectorySettings;
import dev.homeroom.files.WorkspaceSettings;
import dev.homeroom.files.incoming.FileSettings;
import dev.homeroom.files.outgoing.OutgoingFileSettings;
import dev.homeroom.files.remote.RemoteFileSettings;
import dev.homeroom.files.transcription.TranscriptionSettings;
import dev.homeroom.link.LinkSettings;
import dev.homeroom.matrix.client.MatrixSettings;
import dev.homeroom.mcp.McpSettings;
import dev.homeroom.operations.rest.OperationsSettings;
import dev.homeroom.queue.LaneSettings;
import dev.homeroom.queue.inbox.QueueSettings;
import dev.homeroom.queue.retention.RetentionSettings;
import dev.homeroom.reconcile.plan.ReconcileSettings;
import dev.homeroom.registration.RegistrationSettings;
import dev.homeroom.rooms.operations.AlertSettings;
import dev.homeroom.rooms.template.SpaceSettings;
import dev.homeroom.settings.DeclaredSetting;
import dev.homeroom.settings.HttpSettings;
import dev.homeroom.settings.ManagementSettings;
import dev.homeroom.turn.TurnSettings;
import dev.homeroom.turn.reply.ReplySettings;
import dev.homeroom.wording.WordingSettings;
import java.util.List;

/** All mappings of settings. They can't be looked up before Quarkus runs; SettingMappingsTest checks that none is missing. */
final class SettingMappings {
    static final List<Class<?>> ALL = List.of(
            MatrixSettings.class,
            RegistrationSettings.class,
            HttpSettings.class,
            ManagementSettings.class,
            DatabaseSettings.class,
            BackupSettings.class,
            LettaSettings.class,
            BackendSettings.class,
            DirectorySettings.class,
            LinkSettings.class,
            SpaceSettings.class,
            ReconcileSettings.class,
            AlertSettings.class,
            PermissionSettings.class,
            LoopGuardSettings.class,
            ApprovalSettings.class,
            CommandSettings.class,
            TurnSettings.class,
            ReplySettings.class,
            QueueSettings.class,
            LaneSettings.class,
            RetentionSettings.class,
            WordingSettings.class,
            WorkspaceSettings.class,
            FileSettings.class,
            OutgoingFileSettings.class,
            RemoteFileSettings.class,
            TranscriptionSettings.class,
            OperationsSettings.class,
            McpSettings.class);

    /** The settings of all mappings, sorted by key within each mapping. */
    static final List<DeclaredSetting> SETTINGS =
            ALL.stream().flatMap(DeclaredSetting::of).toList();

    private SettingMappings() {}
}
