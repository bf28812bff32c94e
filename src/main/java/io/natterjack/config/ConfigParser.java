package io.natterjack.config;

import io.natterjack.config.ConfigLexer.Token;
import io.natterjack.config.ConfigLexer.Type;
import io.natterjack.config.ConfigValue.Kind;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads the NATS configuration language into a tree. Keys and values meet on two stacks, one of
 * open maps and lists, one of keys that still wait for a value.
 */
public final class ConfigParser {

    private static final String BCRYPT_PREFIX = "2a$";
    private static final int DEPTH_MAX = 10_000;

    private final String file;
    private final UnaryOperator<String> environment;
    private final Set<String> openFiles;
    private final Set<String> openVariables;
    private final Deque<Object> contexts = new ArrayDeque<>();
    private final Deque<Token> keys = new ArrayDeque<>();

    private ConfigParser(String file, UnaryOperator<String> environment, Set<String> openFiles,
                         Set<String> openVariables) {
        this.file = file;
        this.environment = environment;
        this.openFiles = openFiles;
        this.openVariables = openVariables;
    }

    /**
     * Reads a file and what it includes.
     *
     * @param file        path, as it is to stand in messages
     * @param environment gives the value of an environment variable, or null
     * @throws ConfigException naming the first mistake
     */
    public static ConfigValue parseFile(String file, UnaryOperator<String> environment)
            throws ConfigException {
        return parse(read(file), file, environment);
    }

    /** Reads a text; see {@link #parseFile}. */
    public static ConfigValue parse(byte[] text, String file, UnaryOperator<String> environment)
            throws ConfigException {
        return new ConfigParser(file, environment, Set.of(absolute(file)), Set.of()).parse(text);
    }

    private ConfigValue parse(byte[] text) throws ConfigException {
        final Map<String, ConfigValue> root = new LinkedHashMap<>();
        contexts.push(root);
        final ConfigLexer lexer = new ConfigLexer(text);
        Token previous = null;
        while (true) {
            final Token token = lexer.next();
            if (token.type() == Type.END) {
                if (previous != null && previous.type() == Type.KEY
                        && !previous.text().equals("}")) {
                    throw new ConfigException("config is invalid (" + file + ":" + token.line()
                            + ":" + token.column() + ")");
                }
                return new ConfigValue(Kind.MAP, root, new Position(file, 1, 0));
            }
            handle(token);
            previous = token;
        }
    }

    private void handle(Token token) throws ConfigException {
        switch (token.type()) {
            case KEY -> keys.push(token);
            case STRING -> set(Kind.STRING, token.text(), token);
            case BOOLEAN -> set(Kind.BOOLEAN, Boolean.valueOf(token.text()), token);
            case INTEGER -> integer(token);
            case FLOAT -> floating(token);
            case DATE -> date(token);
            case LIST_START -> open(new ArrayList<ConfigValue>());
            case MAP_START -> open(new LinkedHashMap<String, ConfigValue>());
            case LIST_END -> set(Kind.LIST, contexts.pop(), token);
            case MAP_END -> set(Kind.MAP, contexts.pop(), token);
            case VARIABLE -> variable(token);
            case INCLUDE -> include(token);
            default -> throw new IllegalStateException("token " + token);
        }
    }

    private void open(Object context) throws ConfigException {
        if (contexts.size() > DEPTH_MAX) {
            throw new ConfigException("config is nested deeper than " + DEPTH_MAX);
        }
        contexts.push(context);
    }

    private void set(Kind kind, Object value, Token token) {
        set(new ConfigValue(kind, value, position(token)));
    }

    @SuppressWarnings("unchecked")
    private void set(ConfigValue value) {
        final Object context = contexts.peek();
        if (context instanceof List) {
            ((List<ConfigValue>) context).add(value);
            return;
        }
        if (keys.isEmpty()) {
            return;
        }
        final Token key = keys.pop();
        final Map<String, ConfigValue> map = (Map<String, ConfigValue>) context;
        // A repeated key counts from its last place: options are read in the order of the file.
        map.remove(key.text());
        map.put(key.text(), value.at(position(key)));
    }

    private Position position(Token token) {
        return new Position(file, token.line(), token.column());
    }

    // Numbers and dates.

    private void integer(Token token) throws ConfigException {
        final String text = token.text();
        int digits = text.startsWith("-") ? 1 : 0;
        while (digits < text.length() && Character.isDigit(text.codePointAt(digits))) {
            digits++;
        }
        final BigInteger number;
        try {
            number = new BigInteger(requireAscii(text.substring(0, digits), text));
        } catch (NumberFormatException ex) {
            throw new ConfigException("expected integer, but got '" + text + "'");
        }
        if (number.bitLength() > 63) {
            throw new ConfigException("integer '" + text + "' is out of the range");
        }
        final long factor = factor(text.substring(digits));
        if (factor != 0) {
            set(Kind.INTEGER, number.longValue() * factor, token);
        }
    }

    private static String requireAscii(String digits, String token) throws ConfigException {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) > '9') {
                throw new ConfigException("expected integer, but got '" + token + "'");
            }
        }
        return digits;
    }

    /** The factor of a suffix; 0 for one that is spelled wrong, whose value vanishes. */
    private static long factor(String suffix) {
        if (suffix.isEmpty()) {
            return 1;
        }
        final String lower = suffix.toLowerCase(java.util.Locale.ROOT);
        final String rest = lower.substring(1);
        final long base = switch (rest) {
            case "" -> 1000;
            case "b", "i", "ib" -> 1024;
            default -> 0;
        };
        long factor = base == 0 ? 0 : 1;
        for (int i = "kmgtpe".indexOf(lower.charAt(0)); i >= 0; i--) {
            factor *= base;
        }
        return factor;
    }

    private void floating(Token token) throws ConfigException {
        final double value;
        try {
            value = Double.parseDouble(token.text());
        } catch (NumberFormatException ex) {
            throw new ConfigException("expected float, but got '" + token.text() + "'");
        }
        if (Double.isInfinite(value)) {
            throw new ConfigException("float '" + token.text() + "' is out of the range");
        }
        set(Kind.FLOAT, value, token);
    }

    private void date(Token token) throws ConfigException {
        try {
            LocalDateTime.parse(token.text().substring(0, token.text().length() - 1));
        } catch (DateTimeException ex) {
            throw new ConfigException("expected Zulu formatted DateTime, but got '"
                    + token.text() + "'");
        }
        set(Kind.DATE, token.text(), token);
    }

    // Variables.

    private void variable(Token token) throws ConfigException {
        final String name = token.text();
        if (name.startsWith(BCRYPT_PREFIX)) {
            set(Kind.STRING, "$" + name, token);
            return;
        }
        final ConfigValue found = lookUp(name);
        if (found != null) {
            found.markUsed();
            set(found.at(position(token)));
            return;
        }
        final String text = environment.apply(name);
        if (text == null) {
            throw new ConfigException("variable reference for '" + name + "' on line "
                    + token.line() + " can not be found");
        }
        set(fromEnvironment(name, text, token).at(position(token)));
    }

    /** Innermost map first; keys above this place only. */
    @SuppressWarnings("unchecked")
    private ConfigValue lookUp(String name) {
        final Iterator<Object> inwards = contexts.iterator();
        while (inwards.hasNext()) {
            final Object context = inwards.next();
            if (context instanceof Map) {
                final ConfigValue value = ((Map<String, ConfigValue>) context).get(name);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private ConfigValue fromEnvironment(String name, String text, Token token)
            throws ConfigException {
        if (openVariables.contains(name)) {
            throw new ConfigException("variable reference cycle for '" + name + "'");
        }
        final ConfigParser inner = new ConfigParser("", environment, openFiles,
                plus(openVariables, name));
        try {
            final ConfigValue value = inner.parse(
                    ("pk=" + text).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    .map().get("pk");
            if (value != null) {
                return value;
            }
        } catch (ConfigException ex) {
            if (ex.getMessage().startsWith("variable reference cycle")) {
                throw ex;
            }
            throw new ConfigException("variable reference for '" + name + "' on line "
                    + token.line() + " could not be parsed: " + ex.getMessage());
        }
        return new ConfigValue(Kind.STRING, "", position(token));
    }

    // Includes.

    @SuppressWarnings("unchecked")
    private void include(Token token) throws ConfigException {
        final ConfigValue included;
        try {
            final String name = joined(token.text());
            if (openFiles.contains(absolute(name))) {
                throw new ConfigException("include cycle");
            }
            included = new ConfigParser(name, environment, plus(openFiles, absolute(name)),
                    openVariables).parse(read(name));
        } catch (ConfigException ex) {
            throw new ConfigException("error parsing include file '" + token.text() + "', "
                    + ex.getMessage());
        }
        final Map<String, ConfigValue> into = (Map<String, ConfigValue>) contexts.peek();
        included.map().forEach((key, value) -> {
            into.remove(key);
            into.put(key, value);
        });
    }

    /** An absolute path is joined to the directory of this file too. */
    private String joined(String name) throws ConfigException {
        try {
            final Path directory = Path.of(file).getParent();
            final String relative = name.replaceFirst("^/+", "");
            return (directory == null ? Path.of(relative) : directory.resolve(relative))
                    .normalize().toString();
        } catch (java.nio.file.InvalidPathException ex) {
            throw new ConfigException("open " + name + ": no such file or directory");
        }
    }

    private static Set<String> plus(Set<String> set, String added) {
        final Set<String> more = new java.util.HashSet<>(set);
        more.add(added);
        return more;
    }

    private static String absolute(String name) {
        return Path.of(name).toAbsolutePath().normalize().toString();
    }

    private static byte[] read(String name) throws ConfigException {
        final Path path = Path.of(name);
        try {
            if (Files.isDirectory(path)) {
                throw new ConfigException("read " + name + ": is a directory");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException ex) {
            throw new ConfigException("open " + name + ": no such file or directory");
        } catch (AccessDeniedException ex) {
            throw new ConfigException("open " + name + ": permission denied");
        } catch (IOException ex) {
            throw new ConfigException("open " + name + ": " + ex.getMessage());
        }
    }
}
