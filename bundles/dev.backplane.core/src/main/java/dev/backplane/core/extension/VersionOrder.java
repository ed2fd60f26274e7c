package dev.backplane.core.extension;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Orders versions of extensions as OSGi does: by three numbers, then by the letters behind them. */
final class VersionOrder implements Comparator<String> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,63})\\.(\\d{1,63})\\.(\\d{1,63})(.*)");
    private static final int NUMBERS = 3;

    @Override
    public int compare(final String left, final String right) {
        final Matcher a = FORM.matcher(left);
        final Matcher b = FORM.matcher(right);
        if (!a.matches() || !b.matches()) {
            return left.compareTo(right);
        }
        for (int group = 1; group <= NUMBERS; group++) {
            final int order = new BigInteger(a.group(group)).compareTo(new BigInteger(b.group(group)));
            if (order != 0) {
                return order;
            }
        }
        return a.group(NUMBERS + 1).compareTo(b.group(NUMBERS + 1));
    }
}
