package dev.backplane.core.extension;

/**
 * A pattern in which {@code *} stands for any letters and {@code ?} for one. No regular expression: those take
 * exponential time for some patterns, and patterns come from files.
 *
 * @param pattern the pattern
 */
record Glob(String pattern) {
    boolean matches(final String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        for (int i = 0; i < text.length(); ) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                // the last star takes one letter more; those before it need not be tried again
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
