package io.natterjack.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The corners of the language that no sane file visits; nats-server 2.15 gave the answers. */
class ConfigLanguageTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("size", "8MB",
            "list", "[a,$size]", "self", "$self", "two", "a b", "gone", "3kbb",
            "quote", "\"", "escape", "\"\\x41");

    static Stream<Arguments> trees() {
        return Stream.of(
                // A quote ends a bare string, is dropped, and leaves no variable or boolean.
                arguments("a = true'\n", "{'a':'true'}"),
                arguments("a = $nothing'\nb = 1\n", "{'a':'$nothing','b':1}"),
                // Behind a lone slash in a map any character begins the key.
                arguments("a { /: 1 }", "{'a':{':':1}}"),
                arguments("a { /\nport: 1 }", "{'a':{'\\nport':1}}"),
                arguments("a { b: 1 / /c: 2 }", "{'a':{'b':1,'c':2}}"),
                // A NUL byte ends what it stands in; behind a value at the top it is passed over.
                arguments("a: true\0\n\nb: 1", "{'a':true,'b':1}"),
                arguments("a = \0", "{'a':''}"),
                arguments("a: (x\n)\0 \n", "{'a':'x\\n'}"),
                arguments("\"\0x\": 1", "{}"),
                // The last byte of a file cannot be stepped back over.
                arguments("a: (x\n)", "{'a':'x\\n)'}"),
                arguments("a: (x)\n )\n)y\n)\n", "{'a':'x)\\n )\\n)y\\n'}"),
                arguments("a: [1 , 2]\n]", "{'a':[1,'2]']}"),
                arguments("m { a: 1, b }", "{'b':{'a':1}}"),
                arguments("a: 3kbb\nb: 1", "{'b':1}"),
                arguments("a { b: 3kbb }", "{'b':{}}"),
                arguments("{ a: 1\n", "{'a':1}"),
                arguments("a: 1 }", "{'a':1}"),
                arguments("}", "{}"),
                arguments("a: $size\nb: $list", "{'a':8388608,'b':['a',8388608]}"),
                arguments("a: 1\nm { b: $a; a: 2\nc: $a }", "{'a':1,'m':{'a':2,'b':1,'c':2}}"),
                arguments("a: $2a$10$x", "{'a':'$2a$10$x'}"),
                arguments("a: 1\nA: 2\na: 3", "{'A':2,'a':3}"));
    }

    @ParameterizedTest
    @MethodSource("trees")
    void reads(String text, String json) throws ConfigException {
        assertEquals(json.replace('\'', '"'), ConfigDigest.json(parse(text)));
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                arguments("a: 1\n\0", "Parse error on line 2: 'Unexpected EOF.'"),
                arguments("a: '\0", "Parse error on line 1: 'Unexpected EOF.'"),
                arguments("a: '", "config is invalid (f:1:4)"),
                arguments("a: \"a\\x41", "config is invalid (f:1:7)"),
                arguments("a: \"a\\x41b", "Parse error on line 1: 'Unexpected EOF.'"),
                arguments("a\0: 1", "config is invalid (f:1:1)"),
                arguments("x: 1\n  a ", "config is invalid (f:2:5)"),
                arguments("a = \0b\n", "config is invalid (f:2:1)"),
                arguments("a: \"\\x4", "Parse error on line 1: 'Expected two hexadecimal digits "
                        + "after '\\x', but got 'x4''"),
                arguments("a: b\\\n", "Parse error on line 2: 'Invalid escape character '\\n'. "
                        + "Only the following escape characters are allowed: "
                        + "\\xXX, \\t, \\n, \\r, \\\", \\\\.'"),
                arguments("a = [1 \0]", "Parse error on line 1: 'Expected an array value "
                        + "terminator \",\" or an array terminator \"]\", but got '\0' instead.'"),
                arguments("a { \"", "Parse error on line 1: "
                        + "'Unexpected EOF processing double quoted map key.'"),
                arguments("a { /}", "Parse error on line 1: 'Unexpected EOF processing map key.'"),
                arguments("a: $self", "variable reference for 'self' on line 1 could not be "
                        + "parsed: variable reference for 'self' on line 1 could not be parsed: "
                        + "variable reference cycle for 'self'"),
                arguments("\na: $two", "variable reference for 'two' on line 2 could not be "
                        + "parsed: Parse error on line 1: 'Expected a top-level value to end "
                        + "with a new line, comment or EOF, but got 'b' instead.'"),
                arguments("a: $gone", "variable reference for 'gone' on line 1 can not be found"),
                arguments("a: $quote", "variable reference for 'quote' on line 1 could not be "
                        + "parsed: config is invalid (:1:4)"),
                arguments("a: $escape", "variable reference for 'escape' on line 1 could not be "
                        + "parsed: config is invalid (:1:7)"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refuses(String text, String message) {
        final ConfigException refusal = assertThrows(ConfigException.class, () -> parse(text));

        assertEquals(message, refusal.getMessage());
    }

    static Stream<Arguments> elements() {
        return Stream.of(
                arguments("5", 3, 2), arguments("{}", 3, 4), arguments("{ a: 1\n }", 4, 3),
                arguments("[ 1 , 2 ]", 3, 11), arguments("(x\n)\n", 4, 3),
                arguments("'a\nb'", 4, 3), arguments("\"q\\x41\"", 3, 6),
                arguments("\"a\\n\nb\"", 4, 4), arguments("$size", 3, 3), arguments("x'", 3, 2));
    }

    /** An element's line is where it ends; its column counts from the line where it begins. */
    @ParameterizedTest
    @MethodSource("elements")
    void placesElementsOfLists(String element, int line, int column) throws ConfigException {
        final ConfigValue list = parse("a: [\n  x,\n\t" + element + " ]").map().get("a");

        assertEquals(new Position("f", line, column), list.list().get(1).position());
    }

    @Test
    void placesEntriesAtTheirKeys() throws ConfigException {
        final Map<String, ConfigValue> map =
                parse("a: 1; \u00e9 2\n\tb\n  : 3\n\n \"c\nd\" 4\n").map();

        assertEquals(List.of("f:1:0", "f:1:6", "f:2:2", "f:6:3"),
                map.values().stream().map(value -> value.position().toString()).toList());
    }

    @Test
    void marksWhatAVariableRefersTo() throws ConfigException {
        final Map<String, ConfigValue> map = parse("a: 1\nb: $a\nc: 1").map();

        assertTrue(map.get("a").isUsedAsVariable());
        assertEquals(new Position("f", 2, 1), map.get("b").position());
        assertEquals(List.of(true, false, false),
                map.values().stream().map(ConfigValue::isUsedAsVariable).toList());
    }

    @Test
    void nestsAThousandLevelsAndNoMore() throws ConfigException {
        assertTrue(ConfigDigest.of(parse("a: " + lists(1_000, ""))).startsWith("sha256:"));
        assertThrows(ConfigException.class, () -> parse("a: " + lists(1_001, "")));
    }

    @Test
    void countsTheLevelsThatAVariableBrings() throws ConfigException {
        parse("v: " + lists(500, "") + "\na: " + lists(500, "$v "));

        final ConfigException refusal = assertThrows(ConfigException.class,
                () -> parse("v: " + lists(500, "") + "\na: " + lists(501, "$v ")));
        assertEquals("Parse error on line 2: 'Nested deeper than 1000 levels'",
                refusal.getMessage());
    }

    private static String lists(int count, String inside) {
        return "[".repeat(count) + inside + "]".repeat(count);
    }

    private static ConfigValue parse(String text) throws ConfigException {
        return ConfigParser.parse(text.getBytes(StandardCharsets.UTF_8), "f", ENVIRONMENT::get);
    }
}
