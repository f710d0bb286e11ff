package dev.homeroom.cli.settings;

/** The two names of a setting: what operators put into the environment, and the key in files. */
public record SettingName(String env, String key) {
    static final SettingName HOMESERVER_URL =
            new SettingName("MATRIX_HOMESERVER_URL", "homeroom.matrix.homeserver-url");
    public static final SettingName SERVER_NAME = new SettingName("MATRIX_SERVER_NAME", "homeroom.matrix.server-name");
    static final SettingName REGISTRATION = new SettingName("HOMEROOM_REGISTRATION", "homeroom.registration.file");
    static final SettingName PUBLIC_URL = new SettingName("HOMEROOM_PUBLIC_URL", "homeroom.registration.public-url");
    public static final SettingName HTTP_HOST = new SettingName("HOMEROOM_HTTP_HOST", "homeroom.http.host");
    public static final SettingName HTTP_PORT = new SettingName("HOMEROOM_HTTP_PORT", "homeroom.http.port");
    static final SettingName MANAGEMENT_PORT = new SettingName("HOMEROOM_MANAGEMENT_PORT", "homeroom.management.port");
    static final SettingName INVITE = new SettingName("HOMEROOM_INVITE", "homeroom.invite");
    static final SettingName PERMISSIONS = new SettingName("HOMEROOM_PERMISSIONS", "homeroom.permissions");
    static final SettingName COMMAND_PREFIX = new SettingName("HOMEROOM_COMMANDS_PREFIX", "homeroom.commands.prefix");
    static final SettingName SYNC_INTERVAL = new SettingName("HOMEROOM_SYNC_INTERVAL", "homeroom.sync.interval");
    static final SettingName PING_EVERY = new SettingName("HOMEROOM_LINK_PING_EVERY", "homeroom.link.ping-every");
    static final SettingName READ_BACK_EVERY =
            new SettingName("HOMEROOM_LINK_READ_BACK_EVERY", "homeroom.link.read-back-every");
    static final SettingName DATABASE_URL = new SettingName("HOMEROOM_DATABASE_URL", "homeroom.database.url");
    static final SettingName RETENTION = new SettingName("HOMEROOM_RETENTION", "homeroom.retention");
    public static final SettingName API_KEY = new SettingName("HOMEROOM_API_KEY", "homeroom.api.key");
    static final SettingName WORKSPACE = new SettingName("HOMEROOM_WORKSPACE", "homeroom.workspace.path");
    static final SettingName WORDING = new SettingName("HOMEROOM_WORDING_FILE", "homeroom.wording.file");
    static final SettingName LETTA_URL = new SettingName("LETTA_API_URL", "homeroom.letta.url");

    @Override
    public String toString() {
        return env + " (" + key + ")";
    }
}
