package dev.homeroom.files.transcription;

import dev.homeroom.settings.DurationRange;
import dev.homeroom.settings.Setting;
import dev.homeroom.settings.Spelling;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;

/** The service that turns voice messages into text. */
@ConfigMapping(prefix = "homeroom.files.transcription")
public interface TranscriptionSettings {

    @Setting(
            "Base URL of an OpenAI-compatible server that turns voice messages into text at `/v1/audio/transcriptions`. "
                    + "Without it, a voice message is a file like any other.")
    Optional<@Pattern(regexp = Spelling.WEB_ADDRESS, message = Spelling.IN_WORDS) String> url();

    @Setting(value = "API key of that server.", secret = true)
    Optional<String> apiKey();

    @Setting("Model that turns voice messages into text.")
    @WithDefault("whisper-1")
    String model();

    @Setting("How long to wait for the text of a voice message.")
    @WithDefault("2m")
    @DurationRange(from = "1s", to = "1h")
    Duration timeout();
}
