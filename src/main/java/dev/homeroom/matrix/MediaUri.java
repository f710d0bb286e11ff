package dev.homeroom.matrix;

/** @param value a content URI, {@code mxc://server/media-id} */
public record MediaUri(String value) {
    /** @throws IllegalArgumentException when the value is not a content URI */
    public MediaUri {
        if (!isValid(value)) {
            throw new IllegalArgumentException("Not a content URI: " + value);
        }
    }

    public static boolean isValid(String value) {
        return value.startsWith("mxc://") && value.length() > "mxc://".length();
    }

    @Override
    public String toString() {
        return value;
    }
}
