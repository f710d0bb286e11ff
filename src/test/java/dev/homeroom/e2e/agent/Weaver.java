package dev.homeroom.e2e.agent;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.function.Consumer;

/** Weaves calls of {@link Hook} into the aims. */
final class Weaver implements ClassFileTransformer {
    private static final ClassDesc HOOK = ClassDesc.of(Hook.class.getName());
    private static final MethodTypeDesc REACHED = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    private static final MethodTypeDesc FRESH = MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String);

    private final List<Aim> aims;

    Weaver(List<? extends Aim> aims) {
        this.aims = List.copyOf(aims);
    }

    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] original) {
        List<Aim> here = aims.stream()
                .filter(aim -> aim.place().className().replace('.', '/').equals(name))
                .toList();
        return here.isEmpty() ? null : woven(loader, original, here);
    }

    private static byte[] woven(ClassLoader loader, byte[] original, List<Aim> aims) {
        // Frames are computed anew, and for that supertypes are looked up: in files, since loading them here would
        // recur.
        ClassFile format = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        byte[] bytes = original;
        for (Aim aim : aims) {
            ClassModel model = format.parse(bytes);
            if (isIn(model, aim.place())) {
                bytes = format.transformClass(model, transform(aim));
                Hook.found(aim);
            }
        }
        return bytes;
    }

    /** Whether the class has such a method. */
    static boolean isIn(ClassModel model, Place place) {
        return model.methods().stream()
                .anyMatch(method -> method.methodName().equalsString(place.method())
                        && method.code().isPresent());
    }

    private static ClassTransform transform(Aim aim) {
        return ClassTransform.transformingMethodBodies(
                method -> method.methodName().equalsString(aim.place().method()), code(aim));
    }

    private static CodeTransform code(Aim aim) {
        return switch (aim.place().moment()) {
            case Place.Moment.Entering() -> atStart(code -> callReached(code, aim));
            case Place.Moment.Replacing(int slot) ->
                atStart(code ->
                        code.aload(slot).invokestatic(HOOK, "fresh", FRESH).astore(slot));
            case Place.Moment.Leaving() ->
                (code, element) -> {
                    if (element instanceof ReturnInstruction) {
                        callReached(code, aim);
                    }
                    code.with(element);
                };
        };
    }

    private static void callReached(CodeBuilder code, Aim aim) {
        code.loadConstant(aim.name()).invokestatic(HOOK, "reached", REACHED);
    }

    private static CodeTransform atStart(Consumer<CodeBuilder> prologue) {
        return new CodeTransform() {
            @Override
            public void atStart(CodeBuilder code) {
                prologue.accept(code);
            }

            @Override
            public void accept(CodeBuilder code, CodeElement element) {
                code.with(element);
            }
        };
    }
}
