package dev.backplane.shell.command;

/** The page that {@code --help} shows, in the form that Karaf's users know. */
public final class HelpPage {
    private static final String INDENT = "    ";

    private HelpPage() {}

    /**
     * Writes the page.
     *
     * @param spec the command
     * @return its lines
     */
    public static String of(final CommandSpec spec) {
        final StringBuilder page = new StringBuilder();
        page.append("DESCRIPTION\n");
        line(page, 1, spec.name());
        line(page, 1, spec.description());
        page.append("\nSYNTAX\n");
        line(page, 1, spec.syntax());
        if (!spec.operands().isEmpty()) {
            page.append("\nARGUMENTS\n");
            spec.operands().forEach(operand -> entry(page, operand.name(), operand.description()));
        }
        page.append("\nOPTIONS\n");
        spec.options().forEach(option -> entry(page, option.syntax(), option.description()));
        return page.toString();
    }

    private static void entry(final StringBuilder page, final String head, final String description) {
        line(page, 1, head);
        line(page, 2, description);
    }

    private static void line(final StringBuilder page, final int depth, final String text) {
        page.append(INDENT.repeat(depth)).append(text).append('\n');
    }
}
