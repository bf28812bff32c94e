package io.natterjack.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code bench report}: writes tables and curves into the README.md of a directory of results,
 * and leaves what was written by hand as it is.
 * <pre>
 *   DIR/README.md
 *   DIR/2026-11-24/local.json      any file that bench compare wrote, under any name
 *   DIR/2026-11-24/open-10k.svg    the curves, if there are any
 *
 *   &lt;!-- results: 2026-11-24 --&gt;
 *   what stands here is replaced
 *   &lt;!-- end --&gt;
 * </pre>
 * A folder that the page does not name yet gets a section at its end.
 */
final class ResultsPage {

    private static final String PAGE = "README.md";
    private static final String BEGIN = "<!-- results: ";
    private static final String BEGIN_END = " -->";
    private static final String END = "<!-- end -->";

    private final Path directory;

    ResultsPage(Path directory) {
        this.directory = directory;
        if (!Files.isDirectory(directory)) {
            throw new UsageException("no such directory: " + directory);
        }
    }

    /** Returns how many folders of results the page has now. */
    int write() throws IOException {
        final Path page = directory.resolve(PAGE);
        String text = Files.exists(page) ? Files.readString(page) : "# Measurements\n";
        final List<Path> folders = sorted(directory, Files::isDirectory);
        for (final Path folder : folders) {
            text = replaced(text, folder.getFileName().toString(), section(folder));
        }
        Files.writeString(page, text);
        return folders.size();
    }

    private static String replaced(String text, String name, String section) {
        final String begin = BEGIN + name + BEGIN_END + "\n";
        final int from = text.indexOf(begin);
        if (from < 0) {
            return text.stripTrailing() + "\n\n## " + name + "\n\n" + begin + section + END + "\n";
        }
        final int to = text.indexOf(END, from);
        if (to < 0) {
            throw new UsageException(PAGE + ": no " + END + " after " + begin.trim());
        }
        return text.substring(0, from + begin.length()) + section + text.substring(to);
    }

    private static String section(Path folder) throws IOException {
        final StringBuilder to = new StringBuilder();
        for (final Path file : sorted(folder, path -> path.toString().endsWith(".json"))) {
            ResultsTable.read(file).ifPresent(table -> to.append('\n').append(table));
        }
        for (final Path file : sorted(folder, path -> path.toString().endsWith(".svg"))) {
            final String name = file.getFileName().toString();
            to.append("\n![").append(name.replace(".svg", "")).append(": latency by percentile](")
                    .append(folder.getFileName()).append('/').append(name).append(")\n");
        }
        return to.append('\n').toString();
    }

    private interface Choice {
        boolean test(Path path);
    }

    private static List<Path> sorted(Path directory, Choice choice) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.filter(choice::test).sorted().toList());
        }
    }
}
