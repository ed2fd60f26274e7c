package dev.backplane.extension.sharedlog.line;

import java.util.Optional;

/**
 * What a checker found in a log.
 *
 * @param expected lines that the log has to hold
 * @param found how many of them are there
 * @param unacknowledged lines beyond these that are there rightly: their writers were killed before they heard of it
 * @param torn lines that are no written line as a whole: cut, mixed, changed
 * @param duplicated lines that are there once more than they should
 * @param unexpected whole lines that nobody was asked to write, or with another text than the input's
 * @param firstProblem where the first torn, doubled or unexpected line is, in a sentence
 */
public record CheckResult(
        long expected,
        long found,
        long unacknowledged,
        long torn,
        long duplicated,
        long unexpected,
        Optional<String> firstProblem) {
    /**
     * Lines that are not there.
     *
     * @return the number
     */
    public long missing() {
        return expected - found;
    }

    /**
     * Whether every line is there, none is torn, none is there twice, and nothing else is there.
     *
     * @return true if so
     */
    public boolean ok() {
        return missing() == 0 && torn == 0 && duplicated == 0 && unexpected == 0;
    }

    /**
     * The result in a sentence.
     *
     * @return for an operator
     */
    public String sentence() {
        if (ok()) {
            return "all " + found + " lines are there, none torn, none twice"
                    + (unacknowledged == 0
                            ? ""
                            : "; and " + unacknowledged + " more that a writer was killed too early to hear of");
        }
        return missing() + " of " + expected + " lines missing, " + torn + " torn, " + duplicated + " duplicated, "
                + unexpected + " unexpected"
                + firstProblem.map(problem -> "; " + problem).orElse("");
    }
}
