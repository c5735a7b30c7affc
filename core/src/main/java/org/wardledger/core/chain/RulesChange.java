package org.wardledger.core.chain;

import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.RuleText;
import org.wardledger.core.bytes.ByteReader;
import org.wardledger.core.bytes.ByteWriter;

/**
 * A change of rules that has not reached every patient yet: what it brings can take several blocks.
 *
 * @param before the rules that were in force
 * @param nextPatient number of the next patient, in the order in which they came
 */
record RulesChange(RuleSet before, int nextPatient) {
    byte[] encode() {
        return new ByteWriter()
                .varint(nextPatient)
                .text(RuleText.format(before))
                .toBytes();
    }

    static RulesChange decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int nextPatient = in.count(Integer.MAX_VALUE, "patients");
        return new RulesChange(RuleText.parse(in.text(Integer.MAX_VALUE, "rules")), nextPatient);
    }
}
