package dev.homeroom.e2e.sabotage;

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
import java.util.function.Consumer;

/** Weaves calls of {@link Hook} into the aims. */
final class Weaver {
    private static final ClassDesc HOOK = ClassDesc.of(Hook.class.getName());
    private static final MethodTypeDesc REACHED = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
    private static final MethodTypeDesc FRESH =
            MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String, ConstantDescs.CD_String);

    /** Frames are computed anew, and supertypes are looked up for that. */
    private static final ClassFile FORMAT = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(Weaver.class.getClassLoader())));

    private Weaver() {}

    /** @param original a class that has the aim's place */
    static byte[] woven(byte[] original, Aim aim) {
        ClassModel model = FORMAT.parse(original);
        if (!isIn(model, aim.place())) {
            throw new IllegalStateException(aim + " is aimed at " + aim.place() + ", which is not there");
        }
        return FORMAT.transformClass(model, transform(aim));
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
                atStart(code -> code.aload(slot)
                        .loadConstant(aim.name())
                        .invokestatic(HOOK, "fresh", FRESH)
                        .astore(slot));
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
