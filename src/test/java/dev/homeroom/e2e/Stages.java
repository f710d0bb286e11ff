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
final class Stages implements TestTemplateInvocationContextProvider {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Stages.class);

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
            return parameter.getParameter().getType() == Stage.class;
        }

        @Override
        public Stage resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(NAMESPACE)
                    .computeIfAbsent(Stage.class, _ -> Stage.open(name, database, homeserver), Stage.class);
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            Stage stage = context.getStore(NAMESPACE).get(Stage.class, Stage.class);
            if (stage != null && context.getExecutionException().isPresent()) {
                stage.printLogs();
            }
        }
    }
}
