package org.wardledger.ledger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.audit.Audit;
import org.wardledger.core.audit.AuditCheck;
import org.wardledger.core.audit.AuditVerdict;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.AuditQueries;

class AuditJsonTest {
    private static final Set<VerifierKey> KNOWN = Set.of(LedgerFixture.KEY.verifierKey());

    @TempDir
    Path dir;

    private Audit audit;
    private String json = "";

    @BeforeEach
    void prove() throws JsonProcessingException {
        LedgerFixture ledger = LedgerFixture.in(dir);
        ledger.roaming("pump", "bed-1", "b1", 0, 0)
                .roaming("pump", "bed-4", "b1", 1, 1)
                .seal()
                .roaming("pump", "bed-4", "b1", 4, 2)
                .seal()
                .roaming("pump", "bed-1", "b1", 5, 9)
                .roaming("pump", "bed-4", "b1", 7, 9)
                .seal()
                .sign();
        try (var store = ledger.store()) {
            AuditJson answer = new AuditQueries(store, ledger.checkpoints(), LedgerFixture.PAST)
                    .audit("pump", "vitals", "b1", 0, 8L, null);
            json = new ObjectMapper().writeValueAsString(answer);
        }
        audit = decode(json);
    }

    private static Audit decode(String json) {
        return AuditJson.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isOne(String json) throws IOException {
        return AuditJson.isOne(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void anAuditComesBackAndIsKnownAsOne() throws IOException {
        assertThat(AuditCheck.verify(audit, KNOWN)).isInstanceOf(AuditVerdict.Proved.class);
        assertThat(json).doesNotContain("\"next\"");
        assertThat(isOne(json)).isTrue();
        for (String other :
                new String[] {"", "{", "{}", "[]", "7", "\"parts\"", "{\"chain\":{\"parts\":1}}", "wlproof"}) {
            assertThat(isOne(other)).as(other).isFalse();
        }
        // looks like UTF-32, and is none
        assertThat(AuditJson.isOne(new ByteArrayInputStream(new byte[] {0, 0, 0, '{', 0x7F, 0, 0, 0, 1, 2, 3})))
                .isFalse();
    }

    /** A bit of every byte: it is refused, or stands where the format says that nobody relies on it. */
    @Test
    void aChangedByteIsRefusedOrShowsNothingOrSaysTheSame() {
        byte[] good = json.getBytes(StandardCharsets.UTF_8);
        int free = json.indexOf("\"asOf\":");
        Random random = new Random(1);
        for (int at = 0; at < good.length; at++) {
            byte[] mutant = good.clone();
            mutant[at] ^= (byte) (1 << random.nextInt(7));
            try {
                Audit changed = AuditJson.decode(mutant);
                if (at < free) {
                    boolean refused = AuditCheck.verify(changed, KNOWN) instanceof AuditVerdict.Refused;
                    assertThat(refused || changed.equals(audit))
                            .as("byte %s", at)
                            .isTrue();
                } else {
                    assertThat(changed).isEqualTo(audit);
                }
            } catch (DecodeException e) {
                // the other good end
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"device\":\"pump\", | {",
                "{\"device\":\"pump\", | {\"device\":\"pump\",\"device\":\"pump\",",
                "{\"device\":\"pump\", | {\"device\":\"pump\",\"more\":1,",
                "{\"device\":\"pump\", | {\"device\":null,",
                "{\"device\":\"pump\", | {\"device\":7,",
                "{\"device\":\"pump\", | {\"device\":\"no name\",",
                "\"from\":0,           | \"from\":9,",
                "\"from\":0,           | \"from\":-1,",
                "\"from\":0,           | \"from\":0.0,",
                "\"from\":0,           | \"from\":\"0\",",
                "\"from\":0,           | \"from\":0,\"next\":7,",
                "\"logSize\":3,        | \"logSize\":4,",
                "\"chain\":0,          | \"chain\":1,",
                "\"height\":0,         | \"height\":1,",
                "\"sealed\":[[         | \"sealed\":[[0,0],[",
                "\"sealed\":[[         | \"sealed\":[[1,0],[",
                "\"sealed\":[[         | \"sealed\":[[null,0],[",
                "\"sealed\":[[         | \"sealed\":[[],[",
                "\"sealed\":[[         | \"sealed\":[null,[",
                "\"refused\":[],       | \"refused\":[[2,2]],",
                "\"disclosures\":[{    | \"disclosures\":[{\"height\":0,\"index\":99,\"opener\":\"\",\"contents\":[]},{",
                "\"disclosures\":[{    | \"disclosures\":[null,{",
                "\"blocks\":[{         | \"blocks\":[],\"x\":[{",
                "\"asOf\":\"0:2,       | \"asOf\":\"0:3,",
                "\"asOf\":\"0:2,       | \"asOf\":\"0:1,",
                "\"asOf\":\"0:2,       | \"asOf\":\"",
                "\"asOf\":\"0:2,       | \"asOf\":\"1:2,",
            })
    void anotherShapeIsRefused(String good, String bad) {
        assertThat(json).contains(good.strip());
        String changed = json.replace(good.strip(), bad.strip());
        assertThatThrownBy(() -> {
                    if (AuditCheck.verify(decode(changed), KNOWN) instanceof AuditVerdict.Refused(String reason)) {
                        throw new DecodeException(reason);
                    }
                })
                .isInstanceOf(DecodeException.class);
    }

    @Test
    void anAuditFromBeforeRefusalsHadSequencesIsStillOne() {
        assertThat(json).contains("\"refused\":[],");
        assertThat(decode(json.replace("\"refused\":[],", ""))).isEqualTo(audit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "17", "[]", "{}", "{} {}"})
    void whatIsNoAuditIsRefused(String text) {
        assertThatThrownBy(() -> decode(text)).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> decode(json + text + "{")).isInstanceOf(DecodeException.class);
    }

    @Test
    void whatIsLeftToSayIsWhereTheNextOneBegins() {
        assertThat(decode(json.replace("\"asOf\":", "\"next\":9,\"asOf\":"))).isEqualTo(audit);
        assertThatThrownBy(() -> decode(json.replace("\"asOf\":", "\"next\":10,\"asOf\":")))
                .isInstanceOf(DecodeException.class);
    }
}
