package dev.homeroom.backend.config;

import dev.homeroom.backend.ApiAddress;
import dev.homeroom.settings.DeclaredSetting;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the settings of one backend together; each by itself is as its constraints ask. Keeps every problem. */
final class EntryCheck {
    private final String name;
    private final List<String> problems = new ArrayList<>();
    private final Optional<BackendConfig> config;

    /** @param shortcut fills in what the entry leaves out; null for a backend that has none */
    EntryCheck(String name, BackendSettings.Entry entry, @Nullable LettaSettings shortcut) {
        this.name = name;
        if (!BackendName.isValid(name)) {
            problems.add(
                    "homeroom.backends." + name + " is not a name for a backend; take a lower-case letter and up to 31"
                            + " lower-case letters or digits, neither `local` nor eight hexadecimal digits.");
        }
        Optional<BackendKind> kind = kind(entry, shortcut);
        Optional<URI> url = kind.flatMap(known -> url(known, entry, shortcut));
        BackendLimits backendLimits = limits(entry);
        Optional<String> key = entry.apiKey().or(() -> shortcut == null ? Optional.empty() : shortcut.apiKey());
        this.config = problems.isEmpty()
                ? kind.map(known -> config(known, url, key, backendLimits, entry))
                : Optional.empty();
    }

    private BackendConfig config(
            BackendKind kind,
            Optional<URI> url,
            Optional<String> key,
            BackendLimits backendLimits,
            BackendSettings.Entry entry) {
        List<String> models = entry.models().orElseGet(List::of).stream()
                .map(String::strip)
                .filter(model -> !model.isEmpty())
                .distinct()
                .toList();
        ApiAddress address = ApiAddress.of(kind, url, entry.path());
        return new BackendConfig(
                name, kind, address.server(), key, backendLimits, entry.pageSize(), address.path(), models);
    }

    Optional<BackendConfig> config() {
        return config;
    }

    List<String> problems() {
        return problems;
    }

    private Optional<BackendKind> kind(BackendSettings.Entry entry, @Nullable LettaSettings shortcut) {
        Optional<BackendKind> kind =
                entry.kind().or(() -> shortcut == null ? Optional.empty() : Optional.of(BackendKind.LETTA));
        if (kind.isEmpty()) {
            problems.add(key("kind") + " is not set. It has to be letta, openai or builtin.");
        }
        return kind;
    }

    private Optional<URI> url(BackendKind kind, BackendSettings.Entry entry, @Nullable LettaSettings shortcut) {
        if (kind == BackendKind.BUILTIN) {
            return Optional.empty();
        }
        Optional<String> url = entry.url().or(() -> shortcut == null ? Optional.empty() : shortcut.url());
        if (url.isEmpty()) {
            problems.add(key("url") + " is not set. It has to be the address of the server.");
        }
        return url.map(text -> URI.create(text.strip().replaceFirst("/+$", "")));
    }

    private static BackendLimits limits(BackendSettings.Entry entry) {
        return new BackendLimits(
                entry.connectTimeout(),
                entry.idleTimeout(),
                entry.turnTimeout(),
                entry.parallelTurns(),
                entry.probeInterval());
    }

    /** The variable that operators set. */
    private String key(String key) {
        return DeclaredSetting.environmentName("homeroom.backends." + name + "." + key);
    }
}
