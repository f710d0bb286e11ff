package dev.homeroom.fake;

/** A version of {@link FakeLetta}. */
public enum LettaVersion {
    /** Has no conversations, names no runs, sends no keep-alives, and fails with status 500. */
    OF_0_11_7("0.11.7"),
    OF_0_16_8("0.16.8");

    private final String text;

    LettaVersion(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
