package dev.homeroom.matrix;

/** @param value a content URI, {@code mxc://server/media-id} */
public record MediaUri(String value) {
    /** @throws IllegalArgumentException when the value is no content URI */
    public MediaUri {
        if (!value.startsWith("mxc://")) {
            throw new IllegalArgumentException("Not a content URI: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
