package dev.homeroom.e2e.sabotage;

/**
 * A place in the product's code.
 *
 * @param className with dots
 * @param method name of one or more methods
 */
public record Place(String className, String method, Moment moment) {
    /** The moment relative to the method's code. */
    public sealed interface Moment {
        record Entering() implements Moment {}

        /** Just before it returns, but not if it throws. */
        record Leaving() implements Moment {}

        /** On entry, with one string parameter replaced. */
        record Replacing(int slot) implements Moment {}
    }

    static Place entering(String className, String method) {
        return new Place(className, method, new Moment.Entering());
    }

    static Place leaving(String className, String method) {
        return new Place(className, method, new Moment.Leaving());
    }

    /** @param slot of the parameter: in instance methods the first parameter has 1 */
    static Place replacing(String className, String method, int slot) {
        return new Place(className, method, new Moment.Replacing(slot));
    }
}
