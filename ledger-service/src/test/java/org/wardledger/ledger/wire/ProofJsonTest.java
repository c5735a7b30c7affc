package org.wardledger.ledger.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wardledger.ledger.fixture.Vitals.hr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.bytes.DecodeException;
import org.wardledger.core.hiding.Disclosure;
import org.wardledger.core.note.VerifierKey;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCheck;
import org.wardledger.core.proof.BundleVerdict;
import org.wardledger.ledger.fixture.LedgerFixture;
import org.wardledger.ledger.query.Pins;
import org.wardledger.ledger.query.ProofQueries;

class ProofJsonTest {
    private static final Set<VerifierKey> KNOWN = Set.of(LedgerFixture.KEY.verifierKey());

    @TempDir
    Path dir;

    private Bundle bundle;
    private String json = "";

    @BeforeEach
    void prove() throws JsonProcessingException {
        LedgerFixture ledger = LedgerFixture.in(dir);
        for (int i = 0; i < 5; i++) {
            ledger.vitals("bed-1", i, i, hr(70 + i))
                    .vitals("bed-2", i, i, hr(60))
                    .seal();
        }
        ledger.sign();
        try (var store = ledger.store()) {
            bundle = new ProofQueries(store, ledger.checkpoints(), (c, size, signed) -> null)
                    .proof(0, 0, 1, null, Pins.newest(store));
        }
        json = json(bundle);
    }

    private static String json(Bundle bundle) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(ProofJson.of(bundle));
    }

    private static Bundle decode(String json) {
        return ProofJson.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aProofComesBackWithAndWithoutADisclosure() throws JsonProcessingException {
        assertThat(decode(json)).isEqualTo(bundle);
        assertThat(json).doesNotContain("disclosure");
        Bundle disclosing = new Bundle(
                bundle.index(),
                bundle.entry(),
                bundle.blockPath(),
                bundle.header(),
                bundle.logPath(),
                bundle.checkpoint(),
                new Disclosure(new byte[32], List.of(new byte[] {1, 2}, new byte[0])),
                List.of());
        assertThat(decode(json(disclosing))).isEqualTo(disclosing);
    }

    @Test
    void aChangedByteIsRefusedOrProvesNothingOrSaysTheSame() {
        byte[] good = json.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(1);
        for (int at = 0; at < good.length; at++) {
            for (int change : new int[] {1 << random.nextInt(7), 0x20, 0xFF}) {
                byte[] mutant = good.clone();
                mutant[at] ^= (byte) change;
                try {
                    Bundle changed = ProofJson.decode(mutant);
                    if (!changed.equals(bundle)) {
                        assertThat(BundleCheck.verify(changed, KNOWN))
                                .as("byte %s", at)
                                .isInstanceOf(BundleVerdict.Refused.class);
                    }
                } catch (DecodeException e) {
                    // the other good end
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"chain\":0,         | \"chain\":1,",
                "\"chain\":0,         | ",
                "\"chain\":0,         | \"chain\":0,\"chain\":0,",
                "\"chain\":0,         | \"chain\":0.0,",
                "\"chain\":0,         | \"chain\":\"0\",",
                "\"chain\":0,         | \"chain\":0,\"more\":0,",
                "\"index\":1,         | \"index\":-1,",
                "\"index\":1,         | \"index\":true,",
                "\"logIndex\":0,      | \"logIndex\":1,",
                "\"blockPath\":[      | \"blockPath\":[\"AA==\",",
                "\"blockPath\":[      | \"blockPath\":[null,",
                "\"logPath\":[        | \"logPath\":[17,",
                "\"logPath\":[        | \"logPath\":null,\"x\":[",
                "\"leaf\":\"          | \"leaf\":\"A",
            })
    void anotherShapeIsRefused(String good, String bad) {
        assertThat(json).contains(good.strip());
        String changed = json.replace(good.strip(), bad == null ? "" : bad.strip());
        assertThatThrownBy(() -> decode(changed)).isInstanceOf(DecodeException.class);
    }

    @ParameterizedTest
    @CsvSource({"''", "null", "17", "[]", "'{}'", "'{} {}'"})
    void whatIsNoProofIsRefused(String text) {
        assertThatThrownBy(() -> decode(text)).isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> decode(json + text + "{")).isInstanceOf(DecodeException.class);
    }
}
