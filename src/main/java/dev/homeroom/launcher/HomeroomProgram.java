package dev.homeroom.launcher;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command that runs the Homeroom that is running. */
public final class HomeroomProgram {
    private HomeroomProgram() {}

    /**
     * Returns the command without arguments: the running jar or the native executable.
     *
     * @param options JVM options after the inherited ones, which they override; a native executable has none
     */
    public static List<String> command(List<String> options) {
        if (System.getProperty("org.graalvm.nativeimage.imagecode") != null) {
            return List.of(ProcessHandle.current().info().command().orElse("homeroom"));
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions());
        command.addAll(options);
        command.addAll(program(System.getProperty("java.class.path", "")));
        return List.copyOf(command);
    }

    private static List<String> program(String classPath) {
        if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
            return List.of("-jar", Path.of(classPath).toAbsolutePath().toString());
        }
        String mainClass = System.getProperty("sun.java.command", "").split(" ", 2)[0];
        return List.of("-cp", classPath, mainClass);
    }

    /** Leaves out agents, such as debuggers, which serve one process only. */
    private static List<String> javaOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> Stream.of("-X", "--enable-native-access").anyMatch(option::startsWith))
                .toList();
    }
}
