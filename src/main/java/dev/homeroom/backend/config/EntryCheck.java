package dev.homeroom.backend.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the settings of one backend; keeps every problem it finds, not only the first. */
final class EntryCheck {
    private static final int MOST_PARALLEL_TURNS = 1_000;
    private static final int LARGEST_PAGE = 1_000;

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
        int pageSize = within("page-size", entry.pageSize(), LARGEST_PAGE);
        Optional<String> key = entry.apiKey().or(() -> shortcut == null ? Optional.empty() : shortcut.apiKey());
        this.config = problems.isEmpty()
                ? kind.map(known -> new BackendConfig(name, known, url, key, backendLimits, pageSize))
                : Optional.empty();
    }

    Optional<BackendConfig> config() {
        return config;
    }

    List<String> problems() {
        return problems;
    }

    private Optional<BackendKind> kind(BackendSettings.Entry entry, @Nullable LettaSettings shortcut) {
        if (entry.kind().isEmpty() && shortcut != null) {
            return Optional.of(BackendKind.LETTA);
        }
        Optional<BackendKind> kind = entry.kind().flatMap(BackendKind::of);
        if (kind.isEmpty()) {
            problems.add(
                    key("kind") + entry.kind().map(word -> " is `" + word + "`").orElse(" is missing")
                            + "; it must be letta, openai or builtin.");
        }
        return kind;
    }

    private Optional<URI> url(BackendKind kind, BackendSettings.Entry entry, @Nullable LettaSettings shortcut) {
        if (kind == BackendKind.BUILTIN) {
            return Optional.empty();
        }
        if (entry.url().isPresent()) {
            return checked(key("url"), entry.url().get());
        }
        if (shortcut != null && shortcut.url().isPresent()) {
            return checked("LETTA_API_URL (homeroom.letta.url)", shortcut.url().get());
        }
        problems.add(key("url") + " is missing; set it to the address of the server.");
        return Optional.empty();
    }

    private Optional<URI> checked(String setting, String text) {
        try {
            URI url = new URI(text.strip().replaceFirst("/+$", "").replaceFirst("/v1$", ""));
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            boolean bare = url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
            if (web && url.getHost() != null && bare) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // The same sentence serves every way of being wrong; the value may hold a password and is not repeated.
        }
        problems.add(
                setting + " is not the address of a server; it must look like http://host:8283, without user name or"
                        + " query.");
        return Optional.empty();
    }

    private BackendLimits limits(BackendSettings.Entry entry) {
        return new BackendLimits(
                positive("connect-timeout", entry.connectTimeout()),
                positive("idle-timeout", entry.idleTimeout()),
                positive("turn-timeout", entry.turnTimeout()),
                within("parallel-turns", entry.parallelTurns(), MOST_PARALLEL_TURNS));
    }

    private Duration positive(String key, Duration value) {
        if (!value.isPositive()) {
            problems.add(key(key) + " must be longer than nothing.");
        }
        return value;
    }

    private int within(String key, int value, int most) {
        if (value < 1 || value > most) {
            problems.add(key(key) + " is " + value + "; it must be from 1 to " + most + ".");
        }
        return value;
    }

    private String key(String key) {
        return "homeroom.backends." + name + "." + key;
    }
}
