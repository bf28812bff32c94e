package io.natterjack;

import io.natterjack.config.CipherSuites;
import java.util.List;
import java.util.stream.Collectors;

/** The help texts. */
final class Usage {

    private static final String TEXT = """

            Usage: %s [options]
                   natterjack bench [options]       Measure any NATS server, see `bench --help`

            Server Options:
                -a, --addr, --net <host>         Bind to host address (default: 0.0.0.0)
                -p, --port <port>                Use port for clients (default: 4222)
                -n, --name, --server_name <name> Name of this server (default: its id)
                -P, --pid <file>                 File to store the process id
                -m, --http_port <port>           Use port for monitoring
                -c, --config <file>              Configuration file
                -t                               Test the configuration and exit
                -sl, --signal <command>[=<pid>]  Send a signal to a server (stop, quit, term)
                    --client_advertise <string>  Client address told to others
                    --ports_file_dir <dir>       Write a file with the ports in use there

            Logging Options:
                -l, --log <file>                 File to redirect log output
                -T, --logtime                    Timestamp log entries (default: true)
                    --logtime_utc                Use UTC for them
                -D, --debug                      Debug output
                -V, --trace                      Trace output
                -DV                              Debug and trace
                    --log_size_limit <bytes>     Rotate the log file at this size

            Authorization Options:
                    --user <user>                User required for connections
                    --pass <password>            Password required for connections
                    --auth <token>               Token required for connections

            TLS Options:
                    --tls                        Require TLS of clients
                    --tlscert <file>             Certificate to present, and what is sent with it
                    --tlskey <file>              Private key of the certificate
                    --tlsverify                  Require and verify certificates of clients
                    --tlscacert <file>           Authorities that certificates are verified with

            Cluster Options:
                    --routes <rurl-1, rurl-2>    Routes to solicit and connect
                    --cluster <cluster-url>      Cluster address to listen on
                    --cluster_name <string>      Name of the cluster (default: generated)
                    --no_advertise               Do not tell known addresses to clients
                    --cluster_advertise <string> Cluster address told to other servers
                    --connect_retries <number>   Further attempts for discovered routes

            Common Options:
                -h, --help                       Show this message
                -v, --version                    Show version
                    --help_tls                   TLS help
            """;

    private static final String TLS_TEXT = """
            TLS towards clients, with every name that is optional:

                tls {
                  cert_file: "server.pem"
                  key_file: "server-key.pem"
                  ca_file: "ca.pem"
                  verify: true
                  timeout: 2
                  min_version: "1.2"
                  cipher_suites: [ TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 ]
                  curve_preferences: [ X25519 ]
                }

            The same map stands in a cluster map for routes. Cipher suites:

            %s
            Curves:

            %s""";

    private Usage() {
    }

    static String text(String program) {
        return String.format(TEXT, program);
    }

    static String tlsText() {
        return String.format(TLS_TEXT, lines(CipherSuites.names()),
                lines(CipherSuites.curveNames()));
    }

    private static String lines(List<String> names) {
        return names.stream().map(name -> "    " + name + "\n").collect(Collectors.joining());
    }
}
