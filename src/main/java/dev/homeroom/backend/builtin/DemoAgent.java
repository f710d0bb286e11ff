package dev.homeroom.backend.builtin;

/** An agent that lives in Homeroom itself. */
interface DemoAgent {
    /** Never changes: rooms hang on it. */
    String id();

    String name();

    /** @return Markdown; blank for no answer */
    String answer(String question);
}
