package dev.homeroom.cli;

/** Numbers of things, in words. */
final class Counted {
    private Counted() {}

    static String of(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
