package dev.homeroom.backend.builtin;

/** Answers with a sample of all Markdown that rooms can show. */
final class Sampler implements DemoAgent {
    private static final String SAMPLE = """
            # A heading

            Some **bold**, some *italic*, some ~~struck out~~, some `code`, and a [link](https://matrix.org/).

            ## Lists

            - one
            - two
              - two and a half

            1. first
            2. second

            - [x] done
            - [ ] still to do

            ## Code

            ```java
            record Greeting(String name) {}
            ```

            ## A table

            | agent | answers with |
            |---|---|
            | Echo | what you said |
            | Clock | the time |

            ## A quote, and mathematics

            > Simple things should be simple,
            > complex things should be possible.

            Inline $e^{i\\pi} + 1 = 0$, and on its own:

            $$\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}$$
            """;

    @Override
    public String id() {
        return "sampler";
    }

    @Override
    public String name() {
        return "Sampler";
    }

    @Override
    public String description() {
        return "Shows what formatted answers look like.";
    }

    @Override
    public String answer(String question) {
        return SAMPLE;
    }
}
