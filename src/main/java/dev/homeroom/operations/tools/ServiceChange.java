package dev.homeroom.operations.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homeroom.launcher.Launcher;
import dev.homeroom.launcher.Selection;
import dev.homeroom.launcher.manifest.ManifestException;
import dev.homeroom.mcp.CallArguments;
import dev.homeroom.mcp.Confirmation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Work that stops services, and is done when it is confirmed.
 *
 * @param parameter names the services
 * @param meaning says what it would do to {@code %s}
 * @param affected names the services that would stop
 * @param work ends with the problems
 */
record ServiceChange(
        String parameter, Function<String, Selection> selection, String meaning, OnServices affected, OnServices work) {
    interface OnServices {
        List<String> of(Launcher launcher, Selection selection) throws ManifestException, InterruptedException;
    }

    ObjectNode make(Launcher launcher, CallArguments arguments) throws ManifestException, InterruptedException {
        String name = arguments.required(parameter).strip();
        Selection chosen = selection.apply(name);
        String question = meaning.formatted(name) + " " + ServicesHere.named(launcher, affected.of(launcher, chosen));
        Optional<ObjectNode> unconfirmed = Confirmation.missing(arguments, question);
        if (unconfirmed.isPresent()) {
            return unconfirmed.get().put(parameter, name);
        }
        List<String> problems = work.of(launcher, chosen);
        ObjectNode result = JsonNodeFactory.instance.objectNode().put(parameter, name);
        return ServicesHere.result(result, problems, launcher, chosen);
    }
}
