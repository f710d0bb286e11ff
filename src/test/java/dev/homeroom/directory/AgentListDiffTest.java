package dev.homeroom.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentRef;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AgentListDiffTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    @Property
    void what_is_known_after_a_difference_is_what_was_listed_and_nobody_is_forgotten(
            @ForAll("known") List<KnownAgent> known, @ForAll("listed") List<KnownAgent> listed) {
        // Given
        Map<AgentRef, KnownAgent> after =
                known.stream().collect(Collectors.toMap(KnownAgent::ref, agent -> agent, (a, b) -> a, HashMap::new));

        // When
        AgentListDiff agentListDiff = AgentListDiff.between(known, listed, NOW);
        Stream.of(agentListDiff.added(), agentListDiff.changed(), agentListDiff.missing(), agentListDiff.back())
                .flatMap(List::stream)
                .forEach(agent -> after.put(agent.ref(), agent));

        // Then
        assertThat(after.values().stream().filter(KnownAgent::isListed)).containsExactlyInAnyOrderElementsOf(listed);
        assertThat(after.keySet())
                .containsAll(known.stream().map(KnownAgent::ref).toList());
        assertThat(AgentListDiff.between(after.values(), listed, NOW.plusSeconds(1))
                        .isEmpty())
                .isTrue();
    }

    @Provide
    Arbitrary<List<KnownAgent>> known() {
        return agents(Arbitraries.of(Optional.empty(), Optional.of(Instant.EPOCH)));
    }

    @Provide
    Arbitrary<List<KnownAgent>> listed() {
        return agents(Arbitraries.just(Optional.empty()));
    }

    private static Arbitrary<List<KnownAgent>> agents(Arbitrary<Optional<Instant>> missingSince) {
        Arbitrary<KnownAgent> agent = Combinators.combine(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.of("", "Ada", "Bob"),
                        Arbitraries.of(true, false),
                        missingSince)
                .as((id, name, enabled, missing) ->
                        new KnownAgent(new AgentRef("letta", "" + id), name, Set.of(), enabled, missing));
        return agent.list().uniqueElements(KnownAgent::ref).ofMaxSize(7);
    }
}
