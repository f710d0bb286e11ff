package dev.homeroom.operations.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Rejects query parameters that the endpoint's description (a method's {@link Parameter}) doesn't name, since a typing
 * error could turn a dry run into a real one; and the character NUL, which PostgreSQL can't store.
 */
final class DeclaredParameters {
    private static final int AFTER_THE_KEY = Priorities.USER + 100;
    private static final String OPERATIONS = "dev.homeroom.operations.";

    DeclaredParameters() {}

    @ServerRequestFilter(priority = AFTER_THE_KEY)
    public Optional<Response> refuse(UriInfo asked, HttpHeaders headers, ResourceInfo resource) {
        if (!resource.getResourceClass().getName().startsWith(OPERATIONS)) {
            return Optional.empty();
        }
        Method endpoint = resource.getResourceMethod();
        return whyNot(asked, declared(endpoint))
                .or(() -> unreadBody(headers, endpoint))
                .map(sentence -> new RestRefusal(RestRefusal.BAD_REQUEST, sentence).response());
    }

    /** The names of the query parameters that the endpoint describes. */
    static List<String> declared(Method endpoint) {
        return Stream.of(endpoint.getAnnotationsByType(Parameter.class))
                .filter(parameter -> parameter.in() == ParameterIn.QUERY)
                .map(Parameter::name)
                .toList();
    }

    private static Optional<String> whyNot(UriInfo asked, List<String> declared) {
        boolean holdsNul = Stream.of(asked.getPathParameters(), asked.getQueryParameters())
                .flatMap(parameters -> parameters.values().stream())
                .flatMap(Collection::stream)
                .anyMatch(value -> value.indexOf('\0') >= 0);
        return holdsNul
                ? Optional.of("A path or a parameter can't hold the character NUL.")
                : asked.getQueryParameters().keySet().stream()
                        .filter(name -> declared.stream().noneMatch(known -> Query.isSameName(known, name)))
                        .findFirst()
                        .map(name -> unknown(name, declared));
    }

    /** Parameters that come as a form or as JSON would be missed without a word. */
    private static Optional<String> unreadBody(HttpHeaders headers, Method endpoint) {
        boolean hasBody = headers.getLength() > 0 || headers.getHeaderString("Transfer-Encoding") != null;
        return hasBody && !endpoint.isAnnotationPresent(Consumes.class)
                ? declared(endpoint).stream()
                        .findFirst()
                        .map("This endpoint reads no body. Put its parameters into the address, like ?%s=…"::formatted)
                : Optional.empty();
    }

    private static String unknown(String name, List<String> declared) {
        return "There is no parameter '%s' here; %s."
                .formatted(
                        name,
                        declared.isEmpty() ? "this endpoint takes none" : "there is " + String.join(" and ", declared));
    }
}
