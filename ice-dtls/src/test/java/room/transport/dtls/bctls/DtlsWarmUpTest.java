package room.transport.dtls.bctls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import room.transport.dtls.DtlsSettings;

class DtlsWarmUpTest {
    private final SecureRandom random = new SecureRandom();

    @Test
    void shakesHandsWithItself() throws Exception {
        var server = new BcDtlsAgent(DtlsIdentity.generate(random, Instant.EPOCH), DtlsSettings.DEFAULTS, random);
        var client = new BcDtlsClient(DtlsIdentity.generate(random, Instant.EPOCH), DtlsSettings.DEFAULTS, random);

        assertTrue(new DtlsWarmUp(server, client).run());
    }
}
