package dev.homeroom.cluster;

import java.util.UUID;

/**
 * One run of one process, as holder of lanes and leases. A restarted process is another owner.
 *
 * @param id at most 64 characters
 */
public record ProcessId(String id) {
    static ProcessId random() {
        return new ProcessId(UUID.randomUUID().toString());
    }
}
