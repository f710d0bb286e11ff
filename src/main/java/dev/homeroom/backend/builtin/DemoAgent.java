package dev.homeroom.backend.builtin;

/** An agent that is part of Homeroom. */
interface DemoAgent {
    /** The stable id. It must never change, because rooms are bound to it. */
    String id();

    String name();

    /** Its purpose in a sentence, for the topic of its room. */
    String description();

    /** @return Markdown; blank for no answer */
    String answer(String question);
}
