package dev.backplane.shell.completion;

import dev.backplane.shell.session.Sessions;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes command lines in JLine. */
public final class ShellCompleter implements Completer {
    private final Completions completions;
    private final CommandSession session;
    private final Completer others;

    /**
     * A completer for one console.
     *
     * @param completions what there is
     * @param session the console's session
     * @param others completes the arguments of commands that are not Backplane's
     */
    public ShellCompleter(final Completions completions, final CommandSession session, final Completer others) {
        this.completions = completions;
        this.session = session;
        this.others = others;
    }

    @Override
    public void complete(final LineReader reader, final ParsedLine line, final List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            add(completions.commands(Sessions.commands(session)), candidates);
        } else if (completions.knows(line.words().get(0))) {
            final List<String> words = line.words().subList(0, line.wordIndex() + 1);
            add(completions.arguments(words), candidates);
        } else {
            others.complete(reader, line, candidates);
        }
    }

    private static void add(final List<Completion> completions, final List<Candidate> candidates) {
        for (final Completion completion : completions) {
            candidates.add(new Candidate(
                    completion.value(),
                    completion.value(),
                    completion.group(),
                    completion.description(),
                    null,
                    null,
                    true));
        }
    }
}
