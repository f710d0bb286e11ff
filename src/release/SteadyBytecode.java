import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Makes Quarkus' generated classes the same in each build: {@code java SteadyBytecode.java generated-bytecode.jar}.
 *
 * <p>Quarkus numbers the values that its build steps hand on (proxykey91) and the mappings of settings (configClass$7) in the order in
 * which its threads get to them. Both are numbered again, by the names of classes. One thread alone would wait for itself forever.
 * It also keeps the filters of requests, and the classes of entities, in sets without an order, and proxies of entities have fields with
 * random names.
 */
final class SteadyBytecode {
    private static final String SETTINGS = "io/quarkus/runtime/generated/SharedConfig.class";
    private static final Pattern USES = Pattern.compile("io/quarkus/runtime/generated/\\w+Customizer\\.class");
    private static final Pattern COMPONENTS = Pattern.compile("io/quarkus/arc/setup/\\w+_ComponentsProvider\\.class");
    private static final Pattern REQUESTS =
            Pattern.compile("io/quarkus/runner/recorded/ResteasyReactiveProcessor\\$setupDeployment\\d+\\.class");
    private static final Pattern ENTITIES =
            Pattern.compile("io/quarkus/runner/recorded/HibernateOrmProcessor\\$build\\d+\\.class");
    private static final Pattern FIELD_OF_PROXY = Pattern.compile("cachedValue\\$[A-Za-z0-9]{8}(\\$\\w+)");
    private static final int TO_NEXT_ADDED = 4;
    private static final int TO_NEXT_PUT = 13;
    private static final int TO_VALUE = 4;

    /** From the name of a class to the call that makes its factory, and to the name of that value. */
    private static final int TO_FACTORY = 3;

    private static final int TO_FACTORY_VALUE = 6;

    /** From the name of an entity back to its category. */
    private static final int TO_CATEGORY = 7;

    /** From the field to the call. */
    private static final int TO_REGISTRATION = 4;

    private static final Pattern VALUE = Pattern.compile("proxykey\\d+");
    private static final String MAPPING = "configClass$";
    /** Type, prefix, call, field; type, call. */
    private static final int LENGTH_OF_MAPPING = 6;

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, LocalDateTime> times = new HashMap<>();

    public static void main(String[] arguments) throws IOException {
        Path jar = Path.of(arguments[0]);
        SteadyBytecode bytecode = new SteadyBytecode();
        bytecode.read(jar);
        bytecode.steady();
        bytecode.write(jar);
    }

    private void read(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                times.put(entry.getName(), entry.getTimeLocal());
            }
        }
    }

    private void write(Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(times.get(file.getKey()));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
    }

    private void steady() {
        files.replaceAll((name, content) ->
                REQUESTS.matcher(name).matches() ? withCode(content, SteadyBytecode::withFactoriesInOrder) : content);
        Map<String, String> names = new HashMap<>();
        Initializer mappings = Initializer.of(files.get(SETTINGS));
        mappings.mappings().forEach(mapping -> names.put(mapping.field(), MAPPING + names.size()));
        Map<String, String> values = new LinkedHashMap<>();
        new TreeMap<>(files).forEach((name, content) -> {
            if (name.endsWith(".class")) {
                withTexts(content, text -> {
                    if (VALUE.matcher(text).matches()) {
                        values.putIfAbsent(text, "proxykey" + values.size());
                    }
                    return text;
                });
            }
        });
        names.putAll(values);
        files.put(SETTINGS, mappings.inOrder());
        files.replaceAll((name, content) ->
                name.endsWith(".class") ? withTexts(content, text -> names.getOrDefault(text, text)) : content);
        files.replaceAll((name, content) -> name.endsWith("$HibernateProxy.class")
                ? withTexts(content, text -> FIELD_OF_PROXY.matcher(text).replaceFirst("cachedValue$1"))
                : content);
        files.replaceAll((name, content) -> ENTITIES.matcher(name).matches()
                ? withCode(content, code -> sorted(code, SteadyBytecode::isEntity, Mapping::text))
                : content);
        files.replaceAll((name, content) -> USES.matcher(name).matches()
                ? withCode(content, code -> sorted(code, SteadyBytecode::isUse, SteadyBytecode::number))
                : content);
        files.replaceAll((name, content) -> COMPONENTS.matcher(name).matches()
                ? withCode(content, SteadyBytecode::withBindingsInOrder)
                : content);
    }

    private static byte[] withCode(byte[] content, UnaryOperator<List<CodeElement>> change) {
        ClassFile format = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL);
        return format.transformClass(format.parse(content), (builder, element) -> {
            if (element instanceof MethodModel method && method.code().isPresent()) {
                List<CodeElement> code = change.apply(method.code().get().elementList());
                builder.withMethodBody(
                        method.methodName(), method.methodType(), method.flags().flagsMask(), body -> code.forEach(instruction -> {
                            // Short or long, by the place that the constant has now.
                            if (instruction instanceof ConstantInstruction.LoadConstantInstruction load) {
                                body.loadConstant(load.constantValue());
                            } else {
                                body.with(instruction);
                            }
                        }));
            } else {
                builder.with(element);
            }
        });
    }

    /** Factories of filters and other parts of requests, each made and handed on before the next one. */
    private static List<CodeElement> withFactoriesInOrder(List<CodeElement> code) {
        List<Integer> places = IntStream.range(0, code.size())
                .filter(at -> isFactory(code, at))
                .boxed()
                .toList();
        List<List<CodeElement>> inOrder = places.stream()
                .map(at -> List.of(code.get(at), code.get(at + TO_FACTORY_VALUE)))
                .sorted(Comparator.comparing(factory -> Mapping.text(factory.getFirst())))
                .toList();
        List<CodeElement> result = new ArrayList<>(code);
        for (int index = 0; index < places.size(); index++) {
            result.set(places.get(index), inOrder.get(index).getFirst());
            result.set(places.get(index) + TO_FACTORY_VALUE, inOrder.get(index).getLast());
        }
        return result;
    }

    private static boolean isFactory(List<CodeElement> code, int at) {
        return code.get(at) instanceof ConstantInstruction
                && at + TO_FACTORY_VALUE < code.size()
                && code.get(at + TO_FACTORY) instanceof InvokeInstruction call
                && call.name().equalsString("factory")
                && code.get(at + TO_FACTORY_VALUE) instanceof ConstantInstruction value
                && VALUE.matcher(Mapping.text(value)).matches();
    }

    /** Names of interceptor bindings that are added to a set one after the other, and sets that are put into a map by a binding. */
    private static List<CodeElement> withBindingsInOrder(List<CodeElement> code) {
        List<CodeElement> result = new ArrayList<>(code);
        sortRuns(result, SteadyBytecode::isAdded, TO_NEXT_ADDED, 0);
        sortRuns(result, SteadyBytecode::isPut, TO_NEXT_PUT, TO_VALUE);
        return result;
    }

    private static boolean isAdded(List<CodeElement> code, int at) {
        return code.get(at) instanceof ConstantInstruction constant
                && constant.constantValue() instanceof String
                && at + 1 < code.size()
                && code.get(at + 1) instanceof InvokeInstruction call
                && call.name().equalsString("add");
    }

    private static boolean isPut(List<CodeElement> code, int at) {
        return code.get(at) instanceof ConstantInstruction
                && at >= TO_VALUE
                && code.get(at - TO_VALUE) instanceof FieldInstruction
                && at + 2 < code.size()
                && code.get(at + 2) instanceof InvokeInstruction call
                && call.name().equalsString("put");
    }

    /** Sorts what stands in places of the same distance, each with the instruction that stands before it. */
    private static void sortRuns(List<CodeElement> code, Place place, int distance, int before) {
        for (int first = 0; first < code.size(); first++) {
            List<List<CodeElement>> run = new ArrayList<>();
            for (int at = first; at < code.size() && place.is(code, at); at += distance) {
                run.add(List.of(code.get(at), code.get(at - before)));
            }
            run.sort(Comparator.comparing(pair -> Mapping.text(pair.getFirst())));
            for (int index = 0; index < run.size(); index++) {
                code.set(first + index * distance - before, run.get(index).getLast());
                code.set(first + index * distance, run.get(index).getFirst());
            }
            first += Math.max(0, run.size() - 1) * distance;
        }
    }

    /** Gives the description of a class its name. Each has its category before it, the same for all entities. */
    private static boolean isEntity(List<CodeElement> code, int at) {
        return code.get(at) instanceof ConstantInstruction
                && at >= TO_CATEGORY
                && code.get(at - TO_CATEGORY) instanceof ConstantInstruction category
                && Mapping.text(category).equals("MODEL")
                && at + 1 < code.size()
                && code.get(at + 1) instanceof InvokeInstruction call
                && call.name().equalsString("setName");
    }

    private static boolean isUse(List<CodeElement> code, int at) {
        return code.get(at) instanceof FieldInstruction field
                && field.name().stringValue().startsWith(MAPPING)
                && at + TO_REGISTRATION < code.size()
                && code.get(at + TO_REGISTRATION) instanceof InvokeInstruction call
                && call.name().equalsString("withMapping");
    }

    private static Integer number(CodeElement use) {
        return Integer.valueOf(((FieldInstruction) use).name().stringValue().substring(MAPPING.length()));
    }

    @FunctionalInterface
    private interface Place {
        boolean is(List<CodeElement> code, int at);
    }

    /** The same code, with the instructions in certain places put in order among these places. */
    private static <T extends Comparable<T>> List<CodeElement> sorted(
            List<CodeElement> code, Place place, Function<CodeElement, T> key) {
        List<Integer> places = IntStream.range(0, code.size())
                .filter(at -> place.is(code, at))
                .boxed()
                .toList();
        List<CodeElement> inOrder =
                places.stream().map(code::get).sorted(Comparator.comparing(key)).toList();
        List<CodeElement> result = new ArrayList<>(code);
        for (int index = 0; index < places.size(); index++) {
            result.set(places.get(index), inOrder.get(index));
        }
        return result;
    }

    /** The code that fills the fields of the mappings. */
    private record Initializer(ClassModel model, List<CodeElement> head, List<Mapping> mappings, List<CodeElement> tail) {
        static Initializer of(byte[] content) {
            ClassModel model = ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL)
                    .parse(content);
            List<CodeElement> code = model.methods().stream()
                    .filter(Initializer::isInitializer)
                    .flatMap(method -> method.code().orElseThrow().elementList().stream())
                    .filter(Instruction.class::isInstance)
                    .toList();
            List<CodeElement> rest = new ArrayList<>();
            List<Mapping> mappings = new ArrayList<>();
            int head = 0;
            for (int at = 0; at < code.size(); at++) {
                if (Mapping.isAt(code, at)) {
                    head = mappings.isEmpty() ? at : head;
                    mappings.add(new Mapping(code.subList(at, at + LENGTH_OF_MAPPING)));
                    at += LENGTH_OF_MAPPING - 1;
                } else {
                    rest.add(code.get(at));
                }
            }
            mappings.sort(Comparator.comparing(Mapping::type).thenComparing(Mapping::prefix));
            List<CodeElement> tail = sorted(rest.subList(head, rest.size()), Initializer::isLoading, Mapping::text);
            return new Initializer(model, rest.subList(0, head), mappings, tail);
        }

        /** Loads a class of settings by its name. */
        private static boolean isLoading(List<CodeElement> code, int at) {
            return code.get(at) instanceof ConstantInstruction constant
                    && constant.constantValue() instanceof String
                    && at + 1 < code.size()
                    && code.get(at + 1) instanceof InvokeInstruction call
                    && call.opcode() == Opcode.INVOKESTATIC
                    && call.type().stringValue().startsWith("(Ljava/lang/String;)");
        }

        private static boolean isInitializer(MethodModel method) {
            return method.methodName().equalsString("<clinit>");
        }

        /** The class with its fields and their code in the order of the mappings. */
        byte[] inOrder() {
            List<String> fields = mappings.stream().map(Mapping::field).toList();
            return ClassFile.of(ClassFile.ConstantPoolSharingOption.NEW_POOL)
                    .build(model.thisClass().asSymbol(), builder -> {
                        model.elementStream()
                                .filter(element -> !(element instanceof FieldModel))
                                .forEach(element -> {
                                    if (element instanceof MethodModel method && isInitializer(method)) {
                                        builder.withMethodBody(
                                                method.methodName(), method.methodType(), method.flags().flagsMask(), code -> {
                                                    head.forEach(code::with);
                                                    mappings.forEach(mapping -> mapping.code().forEach(code::with));
                                                    tail.forEach(code::with);
                                                });
                                    } else {
                                        builder.with((ClassElement) element);
                                    }
                                });
                        model.fields().stream()
                                .sorted(Comparator.comparing((FieldModel field) ->
                                                fields.indexOf(field.fieldName().stringValue()))
                                        .thenComparing(field -> field.fieldName().stringValue()))
                                .forEach(builder::with);
                    });
        }
    }

    private record Mapping(List<CodeElement> code) {
        static boolean isAt(List<CodeElement> code, int index) {
            return index + LENGTH_OF_MAPPING <= code.size()
                    && code.get(index + 3) instanceof FieldInstruction field
                    && field.name().stringValue().startsWith(MAPPING)
                    && code.get(index) instanceof ConstantInstruction
                    && code.get(index + 1) instanceof ConstantInstruction;
        }

        String type() {
            return text(code.getFirst());
        }

        String prefix() {
            return text(code.get(1));
        }

        static String text(CodeElement constant) {
            return String.valueOf(((ConstantInstruction) constant).constantValue());
        }

        String field() {
            return ((FieldInstruction) code.get(3)).name().stringValue();
        }
    }

    @FunctionalInterface
    private interface Renaming {
        String of(String text);
    }

    /** Writes a class again with each text of its constant pool renamed. */
    private static byte[] withTexts(byte[] content, Renaming renaming) {
        ByteArrayOutputStream written = new ByteArrayOutputStream(content.length);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
                DataOutputStream out = new DataOutputStream(written)) {
            out.writeLong(in.readLong());
            int constants = in.readUnsignedShort();
            out.writeShort(constants);
            for (int index = 1; index < constants; index++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == 1) {
                    out.writeUTF(renaming.of(in.readUTF()));
                } else {
                    out.write(in.readNBytes(length(tag)));
                }
                // Longs and doubles have two places.
                index += tag == 5 || tag == 6 ? 1 : 0;
            }
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written.toByteArray();
    }

    private static int length(int tag) {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IllegalStateException("Unknown constant: " + tag);
        };
    }
}
