package io.natterjack.config;

import static io.natterjack.config.Messages.int32;
import static io.natterjack.config.Messages.string;

import io.natterjack.config.Messages.WrongType;
import java.util.Locale;

/** Reads our own block, {@code natterjack}. For one thread. */
final class EngineLoader {

    private static final int LOOPS_MAX = 64;
    private static final int BUFFER_MIN = 4 << 10;
    private static final int BUFFER_MAX = 16 << 20;

    private final Messages messages;
    private int loops = EngineConfig.DEFAULT.loops();
    private EngineConfig.IdleStrategy idleStrategy = EngineConfig.DEFAULT.idleStrategy();
    private int receiveBuffer = EngineConfig.DEFAULT.receiveBuffer();
    private int sendBuffer = EngineConfig.DEFAULT.sendBuffer();
    private int largePayload = EngineConfig.DEFAULT.largePayload();

    EngineLoader(Messages messages) {
        this.messages = messages;
    }

    EngineConfig load(ConfigValue block) {
        messages.read(block, this::option);
        return new EngineConfig(loops, idleStrategy, receiveBuffer, sendBuffer, largePayload);
    }

    private void option(String key, ConfigValue value) throws WrongType {
        switch (key.toLowerCase(Locale.ROOT)) {
            case "loops" -> loops = inRange(key, value, 0, LOOPS_MAX);
            case "idle_strategy" -> idleStrategy(key, value);
            case "receive_buffer" -> receiveBuffer = inRange(key, value, BUFFER_MIN, BUFFER_MAX);
            case "send_buffer" -> sendBuffer = inRange(key, value, BUFFER_MIN, BUFFER_MAX);
            case "large_payload" -> largePayload = inRange(key, value, BUFFER_MIN, BUFFER_MAX);
            default -> messages.unknown(key, value);
        }
    }

    private void idleStrategy(String key, ConfigValue value) throws WrongType {
        switch (string(value)) {
            case "park" -> idleStrategy = EngineConfig.IdleStrategy.PARK;
            case "backoff" -> idleStrategy = EngineConfig.IdleStrategy.BACKOFF;
            case "spin" -> idleStrategy = EngineConfig.IdleStrategy.SPIN;
            default -> messages.error(value, "natterjack " + key + " unknown: " + key + "="
                    + value + ", allowed=park, backoff, spin");
        }
    }

    private int inRange(String key, ConfigValue value, int min, int max) throws WrongType {
        final int given = int32(value);
        if (given < min || given > max) {
            messages.error(value, "natterjack " + key + " out of range: " + key + "=" + value
                    + ", allowed=" + min + " to " + max);
            return min;
        }
        return given;
    }
}
