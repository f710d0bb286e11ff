package dev.homeroom.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentLocalpartTest {
    @ParameterizedTest
    @CsvSource({
        "letta,  agent-597b5756-2915-4560-ba6b-91005f085166, 597b5756_2915_4560_ba6b_91005f085166",
        "letta,  agent-local-597b5756-2915-4560-ba6b-91005f085166, local_597b5756_2915_4560_ba6b_91005f085166",
        "letta,  agent-597B5756-2915-4560-BA6B-91005F085166, "
                + "letta_agent-597=425756-2915-4560-=42=416=42-91005=46085166",
        "letta,  helper, letta_helper",
        "openai, agent-597b5756-2915-4560-ba6b-91005f085166, openai_agent-597b5756-2915-4560-ba6b-91005f085166",
        "openai, gpt-4o, openai_gpt-4o",
        "openai, models/Größe, openai_models=2f=47r=c3=b6=c3=9fe",
        "builtin, echo, builtin_echo"
    })
    void each_agent_has_a_name_that_can_be_foretold(String backend, String id, String localpart) {
        assertThat(AgentLocalpart.of(backend, id)).isEqualTo(localpart);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Letta", "local", "deadbeef", "a_b", "1a", "a-b"})
    void a_backends_name_that_could_be_mistaken_is_refused(String backend) {
        assertThatIllegalArgumentException().isThrownBy(() -> AgentLocalpart.of(backend, "x"));
    }

    @Test
    void half_a_surrogate_pair_is_no_question_mark() {
        assertThat(AgentLocalpart.of("openai", "\ud800")).isNotEqualTo(AgentLocalpart.of("openai", "?"));
    }

    @Property
    boolean two_agents_never_have_one_name(
            @ForAll("backends") String backend,
            @ForAll("ids") String id,
            @ForAll("backends") String otherBackend,
            @ForAll("ids") String otherId) {
        boolean same = backend.equals(otherBackend) && id.equals(otherId);
        return same == AgentLocalpart.of(backend, id).equals(AgentLocalpart.of(otherBackend, otherId));
    }

    @Property
    boolean a_name_is_lower_case_short_and_of_allowed_characters(
            @ForAll("backends") String backend, @ForAll("ids") String id) {
        return AgentLocalpart.of(backend, id).matches("[a-z0-9._=-]{1,153}");
    }

    @Property
    boolean long_ids_stay_apart(@ForAll @StringLength(min = 100, max = 400) String id, @ForAll char last) {
        return !AgentLocalpart.of("openai", id).equals(AgentLocalpart.of("openai", id + last));
    }

    @Provide
    Arbitrary<String> backends() {
        return Arbitraries.of("letta", "openai", "builtin", "a", "localx");
    }

    @Provide
    Arbitrary<String> ids() {
        Arbitrary<String> uuids = Arbitraries.strings()
                .withChars("0123456789abcdef")
                .ofLength(32)
                .map(hex -> hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.strings().withChars("aA=_-.0?\u00e4\ud83d\ude00").ofMaxLength(6),
                uuids.map(uuid -> "agent-" + uuid),
                uuids.map(uuid -> "agent-local-" + uuid),
                uuids,
                uuids.map(uuid -> uuid.replace('-', '_')));
    }
}
