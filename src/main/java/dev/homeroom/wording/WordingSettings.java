package dev.homeroom.wording;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Source of the sentences that people see in rooms. */
@ConfigMapping(prefix = "homeroom.wording")
public interface WordingSettings {

    @Setting("File with your own texts for what Homeroom says in rooms, for example in another language: UTF-8, "
            + "one `key=text` per line. See docs/operate/wording.md. None by default.")
    Optional<Path> file();
}
