package room.signaling.engineio;

import room.signaling.http.AddressLimits;

/**
 * The times and limits of Engine.IO sessions.
 *
 * @param pingIntervalMillis how long after an answered heartbeat the next one is sent
 * @param pingTimeoutMillis how long a heartbeat may stay unanswered
 * @param upgradeTimeoutMillis how long a client may take from opening the WebSocket to moving to it
 * @param maxPayloadBytes the longest message, and the longest polling body, that is taken from a client
 * @param maxQueuedBytes a client that lets more than this wait for it is disconnected
 * @param maxSessions how many sessions may be open; more are refused with 503
 * @param addresses how many of them may be of one address, and how often it may open one; more are refused with 429
 */
public record EngineIoConfig(
        int pingIntervalMillis,
        int pingTimeoutMillis,
        int upgradeTimeoutMillis,
        int maxPayloadBytes,
        int maxQueuedBytes,
        int maxSessions,
        AddressLimits addresses) {

    /** The times of the official server, and limits that suit calls: descriptions of 50 participants fit. */
    public static final EngineIoConfig DEFAULT =
            new EngineIoConfig(25_000, 20_000, 10_000, 1_000_000, 4 * 1024 * 1024, 20_000, AddressLimits.DEFAULT);

    public EngineIoConfig {
        if (pingIntervalMillis < 1
                || pingTimeoutMillis < 1
                || upgradeTimeoutMillis < 1
                || maxPayloadBytes < 1
                || maxQueuedBytes < 1
                || maxSessions < 1) {
            throw new IllegalArgumentException("All times and limits must be 1 or more");
        }
    }

    /** The same with another heartbeat. */
    public EngineIoConfig withHeartbeat(int intervalMillis, int timeoutMillis) {
        return new EngineIoConfig(
                intervalMillis,
                timeoutMillis,
                upgradeTimeoutMillis,
                maxPayloadBytes,
                maxQueuedBytes,
                maxSessions,
                addresses);
    }

    /** The same with other limits for each address. */
    public EngineIoConfig withAddresses(AddressLimits limits) {
        return new EngineIoConfig(
                pingIntervalMillis,
                pingTimeoutMillis,
                upgradeTimeoutMillis,
                maxPayloadBytes,
                maxQueuedBytes,
                maxSessions,
                limits);
    }
}
