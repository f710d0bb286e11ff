package dev.homeroom.e2e.agent;

import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Entry point of the agent. It weaves in all kill points, which do nothing until armed. */
public final class Agent {
    private Agent() {}

    /** @param arguments the shared folder, and the names of the mutations to make, parted by commas */
    public static void premain(String arguments, Instrumentation instrumentation) {
        String[] words = arguments.split(",");
        Hook.useFolder(Path.of(words[0]));
        List<Aim> aims = new ArrayList<>(List.of(KillPoint.values()));
        aims.addAll(List.of(FileKillPoint.values()));
        aims.addAll(List.of(IncomingFileKillPoint.values()));
        Arrays.stream(words).skip(1).map(Mutation::valueOf).forEach(aims::add);
        instrumentation.addTransformer(new Weaver(aims));
    }
}
