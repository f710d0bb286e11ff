package dev.homeroom.settings;

/** Numbers of things, in words. */
public final class Counted {
    private Counted() {}

    public static String of(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
