package org.wardledger.core;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.wardledger.core.block.Block;
import org.wardledger.core.chain.ChainIdentity;
import org.wardledger.core.chain.ChainSealer;
import org.wardledger.core.chain.MemoryChain;
import org.wardledger.core.chain.SealedBlock;
import org.wardledger.core.chain.Secrets;
import org.wardledger.core.hiding.PatientKey;
import org.wardledger.core.hiding.SiteVault;
import org.wardledger.core.input.Input;
import org.wardledger.core.input.InputCodec;
import org.wardledger.core.merkle.Hash;
import org.wardledger.core.merkle.MerkleTree;
import org.wardledger.core.note.Checkpoint;
import org.wardledger.core.note.Origin;
import org.wardledger.core.note.SignedNote;
import org.wardledger.core.note.SigningKey;
import org.wardledger.core.vitals.Measurement;
import org.wardledger.core.vitals.Measurements;
import org.wardledger.core.vitals.Patients;
import org.wardledger.core.vitals.Quality;
import org.wardledger.core.vitals.Reading;
import org.wardledger.core.vitals.Value;

/** The chain of two blocks that docs/FORMATS.md takes apart: same handles, times and key whenever it is built. */
final class FormatsExample {
    static final int CHAINS = 2;
    static final String PATIENT = Patients.ofBed("icu-1", "b1");
    static final long HANDLE = 0x1111111111111111L;
    static final long ASSIGNMENT = 0x2222222222222222L;
    static final int PATIENT_KEY_FROM = 0x40;
    /** Its lookup key begins at 80, its key-encryption key at c0. */
    static final SiteVault VAULT = new SiteVault(counting(0x80), List.of(counting(0xC0)));

    static final String RULES = """
            wardledger rules 1
            limit hr-low 8867-4 below hysteresis 3 delay 6000 50=medium
            """;

    final SigningKey key = SigningKey.of("demo", counting(0x00));
    final ChainIdentity identity = new ChainIdentity(
            "demo",
            Patients.chainOf(PATIENT, CHAINS),
            CHAINS,
            1,
            key.verifierKey().text());
    final PatientKey patientKey = new PatientKey(HANDLE, 0, counting(PATIENT_KEY_FROM));
    final byte[] input = InputCodec.encode(reading());
    final Block first;
    final Block second;
    final SignedNote checkpoint;

    FormatsExample() {
        MemoryChain chain = new MemoryChain(VAULT);
        ChainSealer sealer = new ChainSealer(identity, null, chain, new Given());
        sealer.genesis(RULES, 0);
        first = cut(sealer, chain, "2026-11-20T09:59:59.000Z");
        sealer.accept(7, ms("2026-11-20T10:00:00.250Z"), input);
        second = cut(sealer, chain, "2026-11-20T10:00:00.300Z");
        checkpoint = SignedNote.sign(new Checkpoint(origin(), 2, logRoot()), key);
    }

    /** The handles and the key that the page names. */
    private static final class Given implements Secrets {
        private final Iterator<Long> handles = List.of(HANDLE, ASSIGNMENT).iterator();

        @Override
        public long nextHandle() {
            return handles.next();
        }

        @Override
        public byte[] nextKey() {
            return counting(PATIENT_KEY_FROM);
        }
    }

    String origin() {
        return new Origin(identity.site(), identity.chain(), identity.generation()).text();
    }

    /** Root of the log over both headers. */
    Hash logRoot() {
        return MerkleTree.of(List.of(first.header().leafHash(), second.header().leafHash()))
                .root();
    }

    /** 32 bytes counting up. */
    static byte[] counting(int from) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    private static Block cut(ChainSealer sealer, MemoryChain chain, String time) {
        SealedBlock sealed = sealer.cut(ms(time));
        chain.add(sealed.block(), sealed.delta());
        sealer.committed();
        return sealed.block();
    }

    private static Input reading() {
        Measurement heartRate = measurement("8867-4", "72", "/min");
        Measurement temperature = measurement("8310-5", "36.60", "Cel");
        return new Input.Admitted(
                PATIENT,
                "gateway-1",
                ms("2026-11-20T10:00:00.240Z"),
                new Reading(
                        "icu-1",
                        "b1",
                        "mon-1",
                        "boot-1",
                        42,
                        ms("2026-11-20T10:00:00.000Z"),
                        new Measurements(List.of(heartRate, temperature))));
    }

    private static Measurement measurement(String code, String value, String unit) {
        return new Measurement(code, new Value.Numeric(new BigDecimal(value)), unit, Quality.VALID);
    }

    private static long ms(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
