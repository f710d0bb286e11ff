package dev.homeroom.cluster;

import java.util.UUID;

/**
 * Identity of one run of one process, as owner of lanes and leases. A restarted process is a different owner.
 *
 * @param id at most 64 characters
 */
public record ProcessId(String id) {
    static ProcessId random() {
        return new ProcessId(UUID.randomUUID().toString());
    }
}
