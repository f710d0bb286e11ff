package dev.homeroom.database;

import dev.homeroom.database.entity.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The texts that a method of the product makes out of constants, as its compiled code shows them: literals, constants of classes,
 * their concatenations, replacements in them, and the few methods that only shape the text of a statement.
 */
public final class WrittenTexts {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(\\w+)\\$\\d+");
    private static final char ARGUMENT = '\1';
    private static final String REPOSITORY = Repository.class.descriptorString();
    private static final List<String> SHAPING = List.of("worded", "waits", "run");

    private WrittenTexts() {}

    /**
     * @param place class and method
     * @param text empty if a part of it is known at run time only
     * @param begin its constant beginning
     */
    record WrittenText(String place, Optional<String> text, String begin) {}

    /**
     * A call of a repository with a query.
     *
     * @param repository the field that has it
     * @param method of the repository
     */
    public record WrittenQuery(String place, Field repository, String method, Optional<String> text) {}

    /** Those of all classes in which another class is named. */
    static List<WrittenText> inClassesThatUse(Class<?> used) {
        return stacks(used).flatMap(stack -> stack.all.stream()).toList();
    }

    /** The queries that are given to repositories. */
    public static List<WrittenQuery> queries() {
        return stacks(Repository.class).flatMap(stack -> stack.queries.stream()).toList();
    }

    private static Stream<TextStack> stacks(Class<?> used) {
        try (Stream<Path> files = Files.walk(CLASSES.resolve("dev/homeroom"))) {
            return files
                    .filter(file -> file.toString().endsWith(".class"))
                    .map(WrittenTexts::parsed)
                    .filter(found -> names(found, used))
                    .flatMap(found -> found.methods().stream().map(method -> of(found, method)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClassModel parsed(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean names(ClassModel found, Class<?> used) {
        return Stream.of(found.constantPool())
                .flatMap(pool -> Stream.iterate(
                                1,
                                i -> i < pool.size(),
                                i -> i + pool.entryByIndex(i).width())
                        .map(pool::entryByIndex))
                .anyMatch(entry -> entry.toString().contains(used.getName().replace('.', '/')));
    }

    private static TextStack of(ClassModel found, MethodModel method) {
        String type = found.thisClass().asInternalName();
        String place = type.substring(type.lastIndexOf('/') + 1)
                + "."
                + LAMBDA.matcher(method.methodName().stringValue()).replaceFirst("$1");
        TextStack texts = new TextStack(place);
        method.code().ifPresent(code -> code.elementList().forEach(texts::after));
        return texts;
    }

    /** The texts so far. Nobody takes one off but those who make another one out of it. */
    private static final class TextStack {
        private final String place;
        private final List<WrittenText> all = new ArrayList<>();
        private final List<WrittenQuery> queries = new ArrayList<>();
        private Optional<Field> repository = Optional.empty();
        private int before;

        TextStack(String place) {
            this.place = place;
        }

        void after(CodeElement element) {
            switch (element) {
                case ConstantInstruction constant when constant.constantValue() instanceof String text -> add(text);
                case LoadInstruction load when load.opcode().name().startsWith("ALOAD") -> addUnknown("");
                case FieldInstruction field
                when field.opcode() == Opcode.GETSTATIC
                        && field.typeSymbol().descriptorString().equals("Ljava/lang/String;") ->
                    constant(field).ifPresentOrElse(this::add, () -> addUnknown(""));
                case FieldInstruction field
                when field.typeSymbol().descriptorString().equals(REPOSITORY) -> use(field);
                case InvokeInstruction call when isQuery(call) -> query(call);
                case InvokeDynamicInstruction dynamic
                when dynamic.name().equalsString("makeConcatWithConstants") -> concatenate(dynamic);
                case InvokeInstruction call when isReplacement(call) -> replace();
                case InvokeInstruction call when isShaping(call) -> shape(call);
                case InvokeInstruction call
                when call.typeSymbol().returnType().descriptorString().equals("Ljava/lang/String;") -> addUnknown("");
                default -> {}
            }
        }

        private void add(String text) {
            all.add(new WrittenText(place, Optional.of(text), text));
        }

        private void addUnknown(String begin) {
            all.add(new WrittenText(place, Optional.empty(), begin));
        }

        private List<WrittenText> take(int number) {
            List<WrittenText> last = all.subList(Math.max(0, all.size() - number), all.size());
            List<WrittenText> taken = List.copyOf(last);
            last.clear();
            return taken;
        }

        /** The query is the next text. */
        private void use(FieldInstruction field) {
            repository = Optional.of(field(field));
            before = all.size();
        }

        private static boolean isQuery(InvokeInstruction call) {
            return ('L' + call.owner().asInternalName() + ';').equals(REPOSITORY)
                    && call.typeSymbol().descriptorString().startsWith("(Ljava/lang/String;[Ljava/lang/Object;)");
        }

        private void query(InvokeInstruction call) {
            repository.ifPresent(field -> queries.add(new WrittenQuery(
                    place, field, call.name().stringValue(), all.get(before).text())));
        }

        private void concatenate(InvokeDynamicInstruction dynamic) {
            ConstantDesc recipe = dynamic.bootstrapArgs().getFirst();
            String text = (String) recipe;
            int arguments = dynamic.typeSymbol().parameterCount();
            List<Optional<String>> parts =
                    take(arguments).stream().map(WrittenText::text).toList();
            if (parts.size() < arguments || parts.stream().anyMatch(Optional::isEmpty)) {
                addUnknown(text.substring(0, text.indexOf(ARGUMENT)));
                return;
            }
            for (Optional<String> part : parts) {
                int at = text.indexOf(ARGUMENT);
                text = text.substring(0, at) + part.orElseThrow() + text.substring(at + 1);
            }
            add(text);
        }

        private static boolean isReplacement(InvokeInstruction call) {
            return call.owner().asInternalName().equals("java/lang/String")
                    && call.name().equalsString("replace")
                    && call.typeSymbol().parameterType(0).descriptorString().equals("Ljava/lang/CharSequence;");
        }

        private void replace() {
            List<WrittenText> texts = take(3);
            if (texts.stream().allMatch(text -> text.text().isPresent())) {
                add(texts.getFirst()
                        .text()
                        .orElseThrow()
                        .replace(
                                texts.get(1).text().orElseThrow(),
                                texts.get(2).text().orElseThrow()));
            } else {
                addUnknown(texts.getFirst().begin());
            }
        }

        private static boolean isShaping(InvokeInstruction call) {
            return call.owner().asInternalName().startsWith("dev/homeroom/queue/inbox/Inbox")
                    && SHAPING.contains(call.name().stringValue())
                    && call.typeSymbol().descriptorString().equals("(Ljava/lang/String;)Ljava/lang/String;");
        }

        private void shape(InvokeInstruction call) {
            WrittenText text = take(1).getFirst();
            text.text()
                    .ifPresentOrElse(
                            known -> add(invoke(
                                    call.owner().asInternalName(), call.name().stringValue(), known)),
                            () -> addUnknown(text.begin()));
        }

        private static Optional<String> constant(FieldInstruction field) {
            try {
                return Optional.ofNullable((String) field(field).get(null));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Field field(FieldInstruction instruction) {
        try {
            Field found = type(instruction.owner().asInternalName())
                    .getDeclaredField(instruction.name().stringValue());
            found.setAccessible(true);
            return found;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls a static method of the product that makes a text of a text. */
    static String invoke(String type, String name, String text) {
        try {
            Method found = type(type).getDeclaredMethod(name, String.class);
            found.setAccessible(true);
            return (String) found.invoke(null, text);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> type(String internalName) throws ClassNotFoundException {
        return Class.forName(internalName.replace('/', '.'));
    }
}
