package io.natterjack.config;

/** What a subject in a configuration must look like. */
final class SubjectRule {

    private SubjectRule() {
    }

    /** No blank, no empty token, {@code >} only at the end. */
    static boolean isValid(String subject) {
        final String[] tokens = subject.split("\\.", -1);
        for (int i = 0; i < tokens.length; i++) {
            if (tokens[i].isEmpty() || tokens[i].chars().anyMatch(c -> " \t\n\f\r".indexOf(c) >= 0)
                    || tokens[i].equals(">") && i + 1 < tokens.length) {
                return false;
            }
        }
        return true;
    }

    /** The same, or two words: subject and queue name. */
    static boolean isValidWithQueue(String text) {
        final String[] words = text.trim().split("\\s+");
        if (words.length > 2) {
            return false;
        }
        for (String word : words) {
            if (!isValid(word)) {
                return false;
            }
        }
        return words.length == 2 || isValid(text);
    }
}
