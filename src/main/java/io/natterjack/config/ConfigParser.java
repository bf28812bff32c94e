package io.natterjack.config;

import io.natterjack.config.ConfigToken.Type;
import io.natterjack.config.ConfigValue.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
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
    private static final String ENVIRONMENT_KEY = "pk";

    /** Maps and lists in one another: what walks the tree calls itself for each. */
    private static final int DEPTH_MAX = 1_000;

    private final String file;
    private final UnaryOperator<String> environment;
    private final ConfigFiles files;
    private final Set<String> openFiles;
    private final Set<String> openVariables;
    private final Deque<Object> contexts = new ArrayDeque<>();
    private final Deque<ConfigToken> keys = new ArrayDeque<>();

    private ConfigParser(String file, UnaryOperator<String> environment, ConfigFiles files,
                         Set<String> openFiles, Set<String> openVariables) {
        this.file = file;
        this.environment = environment;
        this.files = files;
        this.openFiles = openFiles;
        this.openVariables = openVariables;
    }

    /**
     * Reads a file of this machine and what it includes.
     *
     * @param file        path, as it is to stand in messages
     * @param environment gives the value of an environment variable, or null
     * @throws ConfigException naming the first mistake
     */
    public static ConfigValue parseFile(String file, UnaryOperator<String> environment)
            throws ConfigException {
        return parseFile(file, environment, ConfigFiles.OF_THE_MACHINE);
    }

    /** Reads one of {@code files} and what it includes; see {@link #parseFile}. */
    public static ConfigValue parseFile(String file, UnaryOperator<String> environment,
                                        ConfigFiles files) throws ConfigException {
        return parse(files.read(file), file, environment, files);
    }

    /** Reads a text, and from this machine what it includes; see {@link #parseFile}. */
    public static ConfigValue parse(byte[] text, String file, UnaryOperator<String> environment)
            throws ConfigException {
        return parse(text, file, environment, ConfigFiles.OF_THE_MACHINE);
    }

    private static ConfigValue parse(byte[] text, String file, UnaryOperator<String> environment,
                                     ConfigFiles files) throws ConfigException {
        return new ConfigParser(file, environment, files, Set.of(ConfigFiles.clean(file)),
                Set.of()).parse(text);
    }

    private ConfigValue parse(byte[] text) throws ConfigException {
        final Map<String, ConfigValue> root = new LinkedHashMap<>();
        contexts.push(root);
        final ConfigLexer lexer = new ConfigLexer(text);
        boolean endsWithKey = false;
        ConfigToken token = lexer.next();
        while (token.type() != Type.END) {
            // A brace that closes nothing reads as a key, and is let pass on the last line.
            endsWithKey = token.type() == Type.KEY && !token.text().equals("}");
            handle(token);
            token = lexer.next();
        }
        if (endsWithKey) {
            throw new ConfigException("config is invalid (" + position(token) + ")");
        }
        return new ConfigValue(Kind.MAP, root, new Position(file, 1, 0));
    }

    private void handle(ConfigToken token) throws ConfigException {
        switch (token.type()) {
            case KEY -> keys.push(token);
            case STRING -> set(Kind.STRING, token.text(), token);
            case BOOLEAN -> set(Kind.BOOLEAN, Boolean.valueOf(token.text()), token);
            case INTEGER -> integer(token);
            case FLOAT -> set(Kind.FLOAT, ConfigNumbers.floating(token.text()), token);
            case DATE -> date(token);
            case LIST_START -> contexts.push(new ArrayList<ConfigValue>());
            case MAP_START -> contexts.push(new LinkedHashMap<String, ConfigValue>());
            case LIST_END -> close(Kind.LIST, token);
            case MAP_END -> close(Kind.MAP, token);
            case VARIABLE -> variable(token);
            case INCLUDE -> include(token);
            default -> throw new IllegalStateException("token " + token);
        }
    }

    private void integer(ConfigToken token) throws ConfigException {
        final Long value = ConfigNumbers.integer(token.text());
        if (value != null) {
            set(Kind.INTEGER, value, token);
        }
    }

    private void date(ConfigToken token) throws ConfigException {
        ConfigNumbers.requireDate(token.text());
        set(Kind.DATE, token.text(), token);
    }

    /** Depth is counted from inside: a variable brings the depth of its value with it. */
    private void close(Kind kind, ConfigToken token) throws ConfigException {
        final ConfigValue value = new ConfigValue(kind, contexts.pop(), position(token));
        if (value.depth() > DEPTH_MAX) {
            throw new ConfigException("Parse error on line " + token.line()
                    + ": 'Nested deeper than " + DEPTH_MAX + " levels'");
        }
        set(value);
    }

    private void set(Kind kind, Object value, ConfigToken token) {
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
        final ConfigToken key = keys.pop();
        put((Map<String, ConfigValue>) context, key.text(), value.at(position(key)));
    }

    /** A repeated key counts from its last place: options are read in the order of the file. */
    private static void put(Map<String, ConfigValue> map, String key, ConfigValue value) {
        map.remove(key);
        map.put(key, value);
    }

    private Position position(ConfigToken token) {
        return new Position(file, token.line(), token.column());
    }

    // Variables.

    private void variable(ConfigToken token) throws ConfigException {
        final String name = token.text();
        if (name.startsWith(BCRYPT_PREFIX)) {
            set(Kind.STRING, "$" + name, token);
            return;
        }
        ConfigValue found = lookUp(name);
        if (found != null) {
            found.markUsed();
        } else {
            found = fromEnvironment(token);
        }
        set(found.at(position(token)));
    }

    /** Innermost map first; keys above this place only. */
    private ConfigValue lookUp(String name) {
        for (Object context : contexts) {
            if (context instanceof Map && ((Map<?, ?>) context).containsKey(name)) {
                return (ConfigValue) ((Map<?, ?>) context).get(name);
            }
        }
        return null;
    }

    private ConfigValue fromEnvironment(ConfigToken token) throws ConfigException {
        final String name = token.text();
        final String text = environment.apply(name);
        final ConfigValue value = text == null ? null : parsed(text, token);
        if (value == null) {
            throw new ConfigException("variable reference for '" + name + "' on line "
                    + token.line() + " can not be found");
        }
        return value;
    }

    /** Null if the text is a number that vanishes. */
    private ConfigValue parsed(String text, ConfigToken token) throws ConfigException {
        final String name = token.text();
        final byte[] entry = (ENVIRONMENT_KEY + "=" + text).getBytes(StandardCharsets.UTF_8);
        try {
            if (openVariables.contains(name)) {
                throw new ConfigException("variable reference cycle for '" + name + "'");
            }
            return new ConfigParser("", environment, files, openFiles, plus(openVariables, name))
                    .parse(entry).map().get(ENVIRONMENT_KEY);
        } catch (ConfigException ex) {
            throw new ConfigException("variable reference for '" + name + "' on line "
                    + token.line() + " could not be parsed: " + ex.getMessage());
        }
    }

    // Includes.

    @SuppressWarnings("unchecked")
    private void include(ConfigToken token) throws ConfigException {
        final Map<String, ConfigValue> context = (Map<String, ConfigValue>) contexts.peek();
        try {
            included(ConfigFiles.joined(file, token.text())).map()
                    .forEach((key, value) -> put(context, key, value));
        } catch (ConfigException ex) {
            throw new ConfigException("error parsing include file '" + token.text() + "', "
                    + ex.getMessage());
        }
    }

    private ConfigValue included(String path) throws ConfigException {
        if (openFiles.contains(path)) {
            throw new ConfigException("include cycle");
        }
        return new ConfigParser(path, environment, files, plus(openFiles, path), openVariables)
                .parse(files.read(path));
    }

    private static Set<String> plus(Set<String> set, String added) {
        final Set<String> more = new HashSet<>(set);
        more.add(added);
        return more;
    }
}
