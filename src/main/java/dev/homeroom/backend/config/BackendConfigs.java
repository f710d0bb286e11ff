package dev.homeroom.backend.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of all backends, read and checked as a whole.
 *
 * @param configs the valid configurations, ordered by name
 * @param mistakes one plain sentence for each problem; it names the setting
 */
public record BackendConfigs(List<BackendConfig> configs, List<String> mistakes) {
    private static final String LETTA = "letta";

    public BackendConfigs {
        configs = List.copyOf(configs);
        mistakes = List.copyOf(mistakes);
    }

    /** Reads and checks the settings. Makes no connection. */
    public static BackendConfigs read(BackendSettings settings, LettaSettings letta) {
        List<BackendConfig> configs = new ArrayList<>();
        List<String> mistakes = new ArrayList<>();
        named(settings, letta).forEach((name, entry) -> {
            EntryCheck check = new EntryCheck(name, entry, name.equals(LETTA) ? letta : null);
            check.config().ifPresent(configs::add);
            mistakes.addAll(check.problems());
        });
        return new BackendConfigs(configs, mistakes);
    }

    /** The reasons why Homeroom cannot serve agents, one sentence each: the mistakes, or the lack of any backend. */
    public List<String> problems() {
        if (configs.isEmpty() && mistakes.isEmpty()) {
            return List.of("No backend is configured; set LETTA_API_URL to the address of your Letta server, or"
                    + " HOMEROOM_BACKENDS_<NAME>_KIND (homeroom.backends.<name>.kind) to letta, openai or builtin.");
        }
        return mistakes;
    }

    private static Map<String, BackendSettings.Entry> named(BackendSettings settings, LettaSettings letta) {
        Map<String, BackendSettings.Entry> entries = new TreeMap<>(settings.byName());
        if (letta.url().isPresent() && !entries.containsKey(LETTA)) {
            entries.put(LETTA, settings.byName().get(LETTA));
        }
        return entries;
    }
}
