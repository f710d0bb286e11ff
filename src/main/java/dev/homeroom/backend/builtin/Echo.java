package dev.homeroom.backend.builtin;

/** Answers with the text of the question. */
final class Echo implements DemoAgent {
    @Override
    public String id() {
        return "echo";
    }

    @Override
    public String name() {
        return "Echo";
    }

    @Override
    public String description() {
        return "Repeats what you write.";
    }

    @Override
    public String answer(String question) {
        return question;
    }
}
