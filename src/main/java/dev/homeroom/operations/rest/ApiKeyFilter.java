package dev.homeroom.operations.rest;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/** Lets only those with the API key in; where none is set, nobody. */
@Provider
@Priority(Priorities.AUTHENTICATION)
@ApiKeyRequired
class ApiKeyFilter implements ContainerRequestFilter {
    /** Looked up late: filters are made at build time, before there are settings. */
    private final Instance<ApiKey> key;

    ApiKeyFilter(Instance<ApiKey> key) {
        this.key = key;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        ApiKey.KeyVerdict verdict = key.get()
                .verdict(request.getHeaderString(HttpHeaders.AUTHORIZATION), request.getHeaderString(ApiKey.HEADER));
        RestRefusal.of(verdict).ifPresent(refusal -> request.abortWith(refusal.response()));
    }
}
