package dev.homeroom.mcp;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;

/** The MCP interface for agents. */
@ConfigMapping(prefix = "homeroom.mcp")
public interface McpSettings {
    /** At least 32 characters, not one character repeated, and not beginning with a word of a sample. */
    String SOUND = "(?i)(?!sample|example|change[-_ ]?me|secret|password|your[-_ ]|(.)\\1*$).{32,}";

    @Setting(
            value = "Whether agents can call Homeroom's tools at `/mcp`, on the port of the REST interface.",
            env = "HOMEROOM_MCP")
    @WithDefault("false")
    boolean enabled();

    @Setting(
            value =
                    "Key with which a Letta server calls the tools for any of its agents, which it names in the header "
                            + "`X-Agent-Id`; at least 32 characters. Without it, only the agents' own keys (`homeroom mcp-key`) work.",
            env = "HOMEROOM_MCP_AGENT_KEY",
            secret = true)
    Optional<@Pattern(regexp = SOUND, message = "random, of at least 32 characters, and no sample") String> agentKey();

    @Setting(
            value =
                    "Web pages whose scripts may call the tools, as comma-separated origins like `https://tools.example.org`. "
                            + "Others are rejected, so that no web page can reach the port through somebody's browser.",
            env = "HOMEROOM_MCP_ORIGINS")
    Optional<List<@Pattern(regexp = "https?://[^/,\\s]+", message = "origins like https://tools.example.org") String>>
            origins();

    @Setting(
            "Whether agents are also offered the tools of letta-matrix under their old names, like `matrix_send_message`.")
    @WithDefault("false")
    boolean predecessorTools();

    @Setting(
            "One more port for the tools, with `GET /health`, on the address of the REST interface; 0 for none. letta-matrix had"
                    + " them on 8016.")
    @WithDefault("0")
    @Min(0)
    @Max(65_535)
    int httpPort();

    @Setting("A port for the tools by WebSocket alone, like `homeroom.mcp.http-port`. letta-matrix had one on 8015.")
    @WithDefault("0")
    @Min(0)
    @Max(65_535)
    int websocketPort();

    @Setting(
            "A port for the tools that are about other agents alone, like `homeroom.mcp.http-port`. letta-matrix had it on 8017.")
    @WithDefault("0")
    @Min(0)
    @Max(65_535)
    int agentsPort();

    @Setting(
            "The manifest of the services that operators' tools start and stop; by default the one of `homeroom services`.")
    Optional<String> manifest();

    @Setting(
            "Whether Homeroom registers its tools with each Letta server (0.16 or later), and attaches them to the server's agents; with"
                    + " `homeroom.mcp.agent-key`. When it is off again, they are taken off.")
    @WithDefault("false")
    boolean attach();

    @Setting(
            "The address of the tools as the Letta servers reach it; by default `homeroom.registration.public-url` with `/mcp`. From version"
                    + " 0.16.7 on, Letta calls only public addresses.")
    Optional<@Pattern(regexp = "https?://\\S+", message = "an address like https://tools.example.org/mcp") String>
            attachUrl();
}
