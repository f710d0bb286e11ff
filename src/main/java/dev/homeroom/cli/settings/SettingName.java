package dev.homeroom.cli.settings;

/** The two names of a setting: the environment variable, and the key in files. */
public record SettingName(String env, String key) {
    public static final SettingName HOMESERVER_URL =
            new SettingName("MATRIX_HOMESERVER_URL", "homeroom.matrix.homeserver-url");
    public static final SettingName SERVER_NAME = new SettingName("MATRIX_SERVER_NAME", "homeroom.matrix.server-name");
    public static final SettingName REGISTRATION =
            new SettingName("HOMEROOM_REGISTRATION", "homeroom.registration.file");
    public static final SettingName HTTP_HOST = new SettingName("HOMEROOM_HTTP_HOST", "homeroom.http.host");
    public static final SettingName HTTP_PORT = new SettingName("HOMEROOM_HTTP_PORT", "homeroom.http.port");
    public static final SettingName MANAGEMENT_HOST =
            new SettingName("HOMEROOM_MANAGEMENT_HOST", "homeroom.management.host");
    public static final SettingName MANAGEMENT_PORT =
            new SettingName("HOMEROOM_MANAGEMENT_PORT", "homeroom.management.port");
    public static final SettingName API_KEY = new SettingName("HOMEROOM_API_KEY", "homeroom.api.key");
    static final SettingName MCP = new SettingName("HOMEROOM_MCP", "homeroom.mcp.enabled");
    static final SettingName MCP_HTTP_PORT = new SettingName("HOMEROOM_MCP_HTTP_PORT", "homeroom.mcp.http-port");
    static final SettingName MCP_WEBSOCKET_PORT =
            new SettingName("HOMEROOM_MCP_WEBSOCKET_PORT", "homeroom.mcp.websocket-port");
    static final SettingName MCP_AGENTS_PORT = new SettingName("HOMEROOM_MCP_AGENTS_PORT", "homeroom.mcp.agents-port");
    static final SettingName WORKSPACE = new SettingName("HOMEROOM_WORKSPACE", "homeroom.workspace.path");
    static final SettingName WORDING = new SettingName("HOMEROOM_WORDING_FILE", "homeroom.wording.file");

    @Override
    public String toString() {
        return env + " (" + key + ")";
    }
}
