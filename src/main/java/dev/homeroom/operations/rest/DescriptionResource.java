package dev.homeroom.operations.rest;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The interface's description, for those who may use the interface. The build writes it from the resources' annotations. */
@Path("/q/openapi")
@ApiKeyRequired
@RunOnVirtualThread
class DescriptionResource {
    /** Its own name, and the ending of its file. */
    private enum DescriptionFormat {
        YAML("application/yaml"),
        JSON(MediaType.APPLICATION_JSON);

        private final String type;

        DescriptionFormat(String type) {
            this.type = type;
        }

        private String inLowerCase() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    DescriptionResource() {}

    @GET
    @Operation(hidden = true)
    @Parameter(name = "format", in = ParameterIn.QUERY, description = "yaml or json; default: what the caller accepts")
    public Response read(@Context UriInfo asked, @Context HttpHeaders headers) throws IOException {
        DescriptionFormat format =
                Query.of(asked).text("format").map(DescriptionResource::named).orElseGet(() -> acceptedBy(headers));
        try (InputStream file = DescriptionResource.class.getResourceAsStream("/openapi." + format.inLowerCase())) {
            return Response.ok(
                            Objects.requireNonNull(file, "the build writes it").readAllBytes(), format.type)
                    .build();
        }
    }

    private static DescriptionFormat named(String name) {
        for (DescriptionFormat format : DescriptionFormat.values()) {
            if (format.inLowerCase().equalsIgnoreCase(name.strip())) {
                return format;
            }
        }
        throw new NotUnderstoodException("format must be yaml or json.");
    }

    /** JSON only for those who prefer it to any other type. */
    private static DescriptionFormat acceptedBy(HttpHeaders headers) {
        MediaType preferred = headers.getAcceptableMediaTypes().getFirst();
        return !preferred.isWildcardSubtype() && preferred.isCompatible(MediaType.APPLICATION_JSON_TYPE)
                ? DescriptionFormat.JSON
                : DescriptionFormat.YAML;
    }
}
