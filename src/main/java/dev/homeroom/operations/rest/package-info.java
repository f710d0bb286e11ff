/** The rules of the REST interface: the API key, query parameters, refusals and error bodies. */
@NullMarked
package dev.homeroom.operations.rest;

import org.jspecify.annotations.NullMarked;
