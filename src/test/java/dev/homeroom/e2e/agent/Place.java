package dev.homeroom.e2e.agent;

/**
 * A place in the product's code.
 *
 * @param className with dots
 * @param method all methods of that name count
 */
public record Place(String className, String method, Moment moment) {
    /** When, with regard to the method's own code. */
    public sealed interface Moment {
        record Entering() implements Moment {}

        /** Just before it returns; not when it throws. */
        record Leaving() implements Moment {}

        /** On entering, and one of its parameters, a string, is replaced. */
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
