package dev.homeroom.database.entity;

import org.hibernate.boot.model.TypeContributions;
import org.hibernate.boot.model.TypeContributor;
import org.hibernate.service.ServiceRegistry;

/** Found by Hibernate as a service. */
public final class SoundTypes implements TypeContributor {
    @Override
    public void contribute(TypeContributions types, ServiceRegistry registry) {
        types.contributeJdbcType(new SoundVarchar());
    }
}
