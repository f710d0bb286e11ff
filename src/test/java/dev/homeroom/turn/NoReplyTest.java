package dev.homeroom.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homeroom.backend.AgentOutcome;
import dev.homeroom.queue.inbox.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoReplyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<no-reply/>",
                "<no-reply />",
                "<no-reply />\n\n",
                "<No-Reply/>",
                "< no-reply / >",
                "<no-reply>",
                "</no-reply>",
                "<no-reply></no-reply>",
                "<no-reply> </no-reply>",
                "<no_reply/>",
                "<noreply/>",
                "`<no-reply/>`",
                "```\n<no-reply/>\n```",
                "```xml\n<no-reply/>\n```",
                "**<no-reply/>**",
                "@alice:example.org <no-reply/>",
                "@alice:example.org: `<no-reply />`",
                "[Alice](https://matrix.to/#/@alice:example.org): <no-reply/>",
                "&lt;no-reply/&gt;",
                "\u200b<no-reply/>\u2800"
            })
    void an_agent_that_says_so_posts_nothing_and_shows_no_draft_of_it(String answer) {
        // Given
        TurnFixture fixture = new TurnFixture();
        fixture.agent.answers(new AgentOutcome.Answered(List.of(answer)));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(TurnFixture.bodies(outcome)).isEmpty();
        assertThat(IntStream.rangeClosed(0, answer.length()).mapToObj(end -> answer.substring(0, end)))
                .allMatch(NoReply::mayBecome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Use <no-reply/> to stay silent.",
                "<no-reply/> or not",
                "no-reply",
                "@alice:example.org Hello",
                "<b>no-reply</b>",
                "One, two"
            })
    void anything_else_is_posted(String answer) {
        assertThat(NoReply.isMeantBy(answer)).isFalse();
        assertThat(NoReply.mayBecome(answer)).isFalse();
    }

    @Test
    void what_is_said_beside_silence_is_posted_without_it() {
        // Given
        TurnFixture fixture = new TurnFixture();
        fixture.agent.answers(new AgentOutcome.Answered(List.of("Noted.", "<no-reply />")));

        // When
        Outcome outcome = fixture.handle(fixture.text("Hello"));

        // Then
        assertThat(TurnFixture.body(outcome)).isEqualTo("Noted.");
    }
}
