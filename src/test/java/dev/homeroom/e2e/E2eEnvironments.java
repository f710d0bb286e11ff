package dev.homeroom.e2e;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Runs each {@link Scenario} on each database with its own stage, and prints the logs of a failure. */
final class E2eEnvironments implements TestTemplateInvocationContextProvider {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(E2eEnvironments.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        Scenario scenario = method.getAnnotation(Scenario.class);
        String name = method.getDeclaringClass().getSimpleName() + "/" + method.getName();
        return Arrays.stream(scenario.on()).map(database -> new OnDatabase(database, name, environmentOf(scenario)));
    }

    private static Map<String, String> environmentOf(Scenario scenario) {
        return Arrays.stream(scenario.homeserver())
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private record OnDatabase(TestDatabase database, String name, Map<String, String> homeserver)
            implements TestTemplateInvocationContext, ParameterResolver, AfterTestExecutionCallback {
        @Override
        public String getDisplayName(int invocationIndex) {
            return "on " + database;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == E2eEnvironment.class;
        }

        @Override
        public E2eEnvironment resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(NAMESPACE)
                    .computeIfAbsent(
                            E2eEnvironment.class,
                            _ -> E2eEnvironment.open(name, database, homeserver),
                            E2eEnvironment.class);
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            E2eEnvironment e2eEnvironment = context.getStore(NAMESPACE).get(E2eEnvironment.class, E2eEnvironment.class);
            if (e2eEnvironment != null && context.getExecutionException().isPresent()) {
                e2eEnvironment.printLogs();
            }
        }
    }
}
