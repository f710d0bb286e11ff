package dev.homeroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds for every Markdown page of the repository. */
class DocsTest {
    private static final Path TOP = Path.of("");
    private static final Path README = Path.of("README.md");
    private static final Set<String> MADE_BY_BUILDS = Set.of("target", "node_modules");
    private static final int LONGEST_LINE = 140;

    @Test
    void every_relative_link_and_anchor_resolves() throws IOException {
        assertThat(pages().stream().flatMap(MarkdownPage::links).filter(link -> !resolves(link)))
                .isEmpty();
    }

    @Test
    void no_line_outside_of_tables_and_code_is_too_long_to_read() throws IOException {
        assertThat(pages().stream().flatMap(page -> page.linesOver(LONGEST_LINE)))
                .isEmpty();
    }

    @Test
    void every_page_is_reachable_from_the_readme() throws IOException {
        // When
        Set<Path> reached = reachableFrom(README);

        // Then
        assertThat(pages().stream().map(MarkdownPage::file)).isNotEmpty().isSubsetOf(reached);
    }

    private static boolean resolves(MarkdownPage.Link link) {
        if (link.anchor().isEmpty()) {
            return Files.exists(link.target());
        }
        return MarkdownPage.isPage(link.target())
                && read(link.target()).anchors().contains(link.anchor());
    }

    private static Set<Path> reachableFrom(Path start) {
        Set<Path> reached = new HashSet<>(Set.of(start));
        Queue<Path> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            read(open.remove())
                    .links()
                    .map(MarkdownPage.Link::target)
                    .filter(MarkdownPage::isPage)
                    .filter(reached::add)
                    .forEach(open::add);
        }
        return reached;
    }

    private static List<MarkdownPage> pages() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        Files.walkFileTree(TOP, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return isOurs(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (MarkdownPage.isPage(file)) {
                    pages.add(MarkdownPage.read(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return pages;
    }

    private static boolean isOurs(Path folder) {
        String name = folder.getFileName().toString();
        return !name.startsWith(".") && !MADE_BY_BUILDS.contains(name);
    }

    private static MarkdownPage read(Path file) {
        try {
            return MarkdownPage.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
