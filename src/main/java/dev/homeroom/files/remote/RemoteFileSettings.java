package dev.homeroom.files.remote;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of pictures of the web in answers. */
@ConfigMapping(prefix = "homeroom.files")
public interface RemoteFileSettings {

    @Setting("Whether pictures with an `https:` address in answers are fetched and sent as files. Homeroom then asks "
            + "servers that an agent names, at public addresses only. Otherwise they stay links.")
    @WithDefault("false")
    boolean remote();

    @Setting("How long fetching one picture of the web may take, with all redirects.")
    @WithDefault("30s")
    @DurationRange(from = "1s", to = "5m")
    Duration remoteTimeout();
}
