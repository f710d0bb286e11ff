package dev.homeroom.queue.inbox;

import java.util.List;
import java.util.stream.IntStream;

/** Long lists, some elements at a time. */
final class Slices {
    private Slices() {}

    static <T> List<List<T>> of(List<T> all, int most) {
        return IntStream.iterate(0, from -> from < all.size(), from -> from + most)
                .mapToObj(from -> all.subList(from, Math.min(from + most, all.size())))
                .toList();
    }
}
