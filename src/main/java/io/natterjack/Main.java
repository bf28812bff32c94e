package io.natterjack;

import io.natterjack.bench.Bench;
import io.natterjack.config.LogConfig;
import io.natterjack.log.Log;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** The command line: {@code natterjack -c node.conf}, {@code natterjack bench …}. */
public final class Main {

    private Main() {
    }

    /** Does what the arguments say; ends the process when that is done. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("bench")) {
            Bench.main(Arrays.copyOfRange(args, 1, args.length));
            return;
        }
        final String program = System.getProperty("natterjack.program", "natterjack");
        final CommandLine.Outcome outcome = CommandLine.evaluate(args, program, System::getenv);
        if (outcome instanceof CommandLine.Print print) {
            System.out.print(print.out());
            System.out.flush();
            System.err.print(print.err());
            System.exit(print.exitCode());
        } else if (outcome instanceof CommandLine.Signal signal) {
            System.exit(SignalCommand.send(program, signal));
        } else if (outcome instanceof CommandLine.Run run) {
            System.exit(serve(run, args, program));
        }
    }

    private static int serve(CommandLine.Run run, String[] args, String program) {
        run.warnings().forEach(System.err::println);
        final Log.Sink sink;
        try {
            sink = new LogOutput(run.config().log());
        } catch (IOException ex) {
            final DateTimeFormatter time = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");
            System.err.println(LocalDateTime.now().format(time)
                    + " error opening file: open " + run.config().log().file()
                    + ": no such file or directory");
            return 1;
        }
        final CompletableFuture<Server> starting = new CompletableFuture<>();
        ProcessSignals.install(starting, started -> started.onReloadSignal(
                CommandLine.evaluate(args, program, System::getenv)));
        final Server server;
        try {
            server = Server.start(run.config(), Environment.real(sink));
        } catch (IOException ex) {
            log(run.config().log(), sink).fatal(ex.getMessage());
            return 1;
        }
        starting.complete(server);
        try {
            server.awaitClose();
        } catch (InterruptedException ex) {
            server.close();
        }
        return server.hasFailed() ? 1 : 0;
    }

    private static Log log(LogConfig config, Log.Sink sink) {
        return new Log(sink, () -> System.currentTimeMillis() * 1_000,
                ProcessHandle.current().pid(), config.time(), config.utc(), false, false);
    }
}
