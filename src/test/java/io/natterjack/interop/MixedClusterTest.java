package io.natterjack.interop;

import org.junit.jupiter.api.Nested;

/** The same traffic through clusters of our servers and of real ones. */
class MixedClusterTest {

    @Nested
    class WithServer215 extends ClusterTraffic {
        WithServer215() {
            super(ServerKind.OURS, ServerKind.V2_15);
        }
    }

    @Nested
    class WithServer210 extends ClusterTraffic {
        WithServer210() {
            super(ServerKind.OURS, ServerKind.V2_10);
        }
    }

    @Nested
    class WithServer29 extends ClusterTraffic {
        WithServer29() {
            super(ServerKind.OURS, ServerKind.V2_9);
        }
    }

    @Nested
    class OfOurs extends ClusterTraffic {
        OfOurs() {
            super(ServerKind.OURS, ServerKind.OURS);
        }
    }

    @Nested
    class OfFour extends ClusterTraffic {
        OfFour() {
            super(ServerKind.OURS, ServerKind.V2_15, ServerKind.OURS, ServerKind.V2_10);
        }
    }
}
