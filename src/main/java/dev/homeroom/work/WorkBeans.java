package dev.homeroom.work;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What this package shares over the whole process. */
final class WorkBeans {
    @Produces
    @Singleton
    Owner owner() {
        return Owner.random();
    }
}
