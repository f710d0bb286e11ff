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

/**
 * Runs each {@link Scenario} and each {@link SharedScenario} on each database in its environment, and prints the logs of a
 * failure.
 */
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
        return scenario == null
                ? Arrays.stream(method.getAnnotation(SharedScenario.class).on())
                        .map(database -> new OnDatabase(database, new Shared(database)))
                : Arrays.stream(scenario.on())
                        .map(database ->
                                new OnDatabase(database, new Own(nameOf(method), database, environmentOf(scenario))));
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "/" + method.getName();
    }

    private static Map<String, String> environmentOf(Scenario scenario) {
        return Arrays.stream(scenario.homeserver())
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    /** The store that keeps an environment and closes it. */
    private sealed interface Owner {
        E2eEnvironment enter(ExtensionContext run);

        /** Nobody can tell what a failed scenario left behind. */
        void leaveFailed(ExtensionContext run);
    }

    /** The run of the scenario. */
    private record Own(String name, TestDatabase database, Map<String, String> homeserver) implements Owner {
        @Override
        public E2eEnvironment enter(ExtensionContext run) {
            return run.getStore(NAMESPACE)
                    .computeIfAbsent(
                            E2eEnvironment.class,
                            _ -> E2eEnvironment.open(name, database, homeserver),
                            E2eEnvironment.class);
        }

        @Override
        public void leaveFailed(ExtensionContext run) {
            run.getStore(NAMESPACE)
                    .get(E2eEnvironment.class, E2eEnvironment.class)
                    .printLogs();
        }
    }

    /** The class of the scenario. */
    private record Shared(TestDatabase database) implements Owner {
        @Override
        public E2eEnvironment enter(ExtensionContext run) {
            ExtensionContext.Store store = storeOfTheClass(run);
            E2eEnvironment shared = store.computeIfAbsent(
                    database,
                    _ -> E2eEnvironment.open(nameOfTheNext(run, store), database, Map.of()),
                    E2eEnvironment.class);
            try {
                return shared.forTheNextScenario();
            } catch (RuntimeException | Error failure) {
                leaveFailed(run);
                throw failure;
            }
        }

        @Override
        public void leaveFailed(ExtensionContext run) {
            E2eEnvironment shared = storeOfTheClass(run).remove(database, E2eEnvironment.class);
            shared.printLogs();
            shared.close();
        }

        private String nameOfTheNext(ExtensionContext run, ExtensionContext.Store store) {
            String key = "number of the last one on " + database;
            int number = store.getOrDefault(key, Integer.class, 0) + 1;
            store.put(key, number);
            return run.getRequiredTestClass().getSimpleName() + "/shared-" + number;
        }

        private static ExtensionContext.Store storeOfTheClass(ExtensionContext run) {
            ExtensionContext context = run;
            while (context.getTestMethod().isPresent()) {
                context = context.getParent().orElseThrow();
            }
            return context.getStore(NAMESPACE);
        }
    }

    private record OnDatabase(TestDatabase database, Owner owner)
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
            return owner.enter(context);
        }

        @Override
        public void afterTestExecution(ExtensionContext context) {
            if (context.getExecutionException().isPresent()) {
                owner.leaveFailed(context);
            }
        }
    }
}
