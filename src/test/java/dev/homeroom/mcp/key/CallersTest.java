package dev.homeroom.mcp.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentRef;
import dev.homeroom.matrix.UserId;
import dev.homeroom.mcp.key.Callers.CallerVerdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallersTest {
    private static final CallingAgent ONE =
            new CallingAgent(new AgentRef("one", "ada"), new UserId("@agent_one_ada:home.test"));
    private static final CallingAgent OTHER =
            new CallingAgent(new AgentRef("other", "ada"), new UserId("@agent_other_ada:home.test"));

    @Test
    void an_id_that_two_backends_have_is_refused_with_the_way_out() {
        assertThat(Callers.only(List.of(ONE))).isEqualTo(new CallerVerdict.Known(ONE));
        assertThat(sentence(Callers.only(List.of()))).isEqualTo(Callers.NEEDS_AGENT);
        assertThat(sentence(Callers.only(List.of(ONE, OTHER)))).contains("Several backends", "homeroom mcp-key");
    }

    private static String sentence(CallerVerdict verdict) {
        return ((CallerVerdict.Refused) verdict).sentence();
    }
}
