package dev.homeroom.work;

import java.util.UUID;

/**
 * One run of one process, as holder of lanes and leases. A restarted process is another owner.
 *
 * @param id at most 64 characters
 */
public record Owner(String id) {
    static Owner random() {
        return new Owner(UUID.randomUUID().toString());
    }
}
