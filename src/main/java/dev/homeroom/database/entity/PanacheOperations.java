package dev.homeroom.database.entity;

import io.quarkus.hibernate.orm.panache.runtime.JpaStatelessOperations;
import org.hibernate.StatelessSession;

/** Panache's operations on the running transaction, instead of on one of JTA. */
final class PanacheOperations extends JpaStatelessOperations {
    @Override
    public StatelessSession getSession(Class<?> entity) {
        return UnitOfWork.current().session();
    }
}
