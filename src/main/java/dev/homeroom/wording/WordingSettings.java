package dev.homeroom.wording;

import dev.homeroom.settings.Setting;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Source of the sentences that people see in rooms. */
@ConfigMapping(prefix = "homeroom.wording")
public interface WordingSettings {

    @Setting(
            "A file with sentences of your own, in another language for instance, in place of those that people read in rooms:"
                    + " UTF-8, `key=text` on each line. See docs/operate/wording.md. None by default.")
    Optional<Path> file();
}
