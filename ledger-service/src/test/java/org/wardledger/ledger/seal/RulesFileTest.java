package org.wardledger.ledger.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.RuleText;

class RulesFileTest {
    @TempDir
    private Path dir;

    /** The table of docs/CLINICAL.md, line by line. */
    private static final String DEFAULTS = """
            wardledger rules 1
            limit hr-low 8867-4 below hysteresis 3 delay 6000 50=medium
            limit hr-high 8867-4 above hysteresis 3 delay 6000 120=medium
            limit spo2-low 59408-5,2708-6 below hysteresis 1 delay 10000 90=medium 80=high
            limit rr-low 9279-1 below hysteresis 2 delay 14000 8=medium
            limit rr-high 9279-1 above hysteresis 2 delay 14000 30=medium
            limit bp-cuff-sys-low 8480-6 below hysteresis 5 delay 0 90=medium
            limit bp-cuff-sys-high 8480-6 above hysteresis 5 delay 0 160=medium
            limit bp-cuff-dia-low 8462-4 below hysteresis 5 delay 0 50=medium
            limit bp-cuff-dia-high 8462-4 above hysteresis 5 delay 0 90=medium
            limit bp-cuff-mean-low 8478-0 below hysteresis 5 delay 0 60=medium
            limit bp-cuff-mean-high 8478-0 above hysteresis 5 delay 0 110=medium
            limit bp-art-sys-low 76215-3 below hysteresis 5 delay 6000 90=medium
            limit bp-art-sys-high 76215-3 above hysteresis 5 delay 6000 160=medium
            limit bp-art-dia-low 76213-8 below hysteresis 5 delay 6000 50=medium
            limit bp-art-dia-high 76213-8 above hysteresis 5 delay 6000 90=medium
            limit bp-art-mean-low 76214-6 below hysteresis 5 delay 6000 60=medium
            limit bp-art-mean-high 76214-6 above hysteresis 5 delay 6000 110=medium
            limit temp-low 8310-5 below hysteresis 0.2 delay 0 36=medium
            limit temp-high 8310-5 above hysteresis 0.2 delay 0 39=medium
            """;

    @Test
    void the_packaged_rules_are_the_documented_defaults() {
        assertThat(RuleText.format(RulesFile.read(Optional.empty()))).isEqualTo(DEFAULTS);
    }

    @Test
    void a_file_takes_the_place_of_the_packaged_rules() throws IOException {
        RuleSet rules = RulesFile.read(Optional.of(file("""
                version: 1
                limits:
                  - {id: hr-low, codes: ["8867-4"], below: 40, hysteresis: 2.50, delay-ms: 0, priority: high}
                """)));
        assertThat(RuleText.format(rules))
                .isEqualTo("wardledger rules 1\nlimit hr-low 8867-4 below hysteresis 2.5 delay 0 40=high\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 2\\nlimits: []|version: 1",
                "version: 1|list of limits",
                "version: 1\\nlimits: [{id: a, codes: ['x'], hysteresis: 0, delay-ms: 0, priority: low}]|either below or above",
                "version: 1\\nlimits: [{id: a, codes: ['x'], below: 1, above: 2, hysteresis: 0, delay-ms: 0, priority: low}]|either below or above",
                "version: 1\\nlimits: [{id: a, codes: ['x'], below: 1, hysteresis: 0, delay-ms: -1, priority: low}]|delay",
                "version: 1\\nlimits: [{id: a, codes: ['x'], below: 1, hysteresis: 0, delay-ms: 0, priority: urgent}]|urgent",
                "version: 1\\nlimits: [{id: a, codes: ['x'], below: 1, hysteresis: 0, delay-ms: 0, priority: low, sound: loud}]|sound",
                "version: 1\\nlimits: [{id: 'a b', codes: ['x'], below: 1, hysteresis: 0, delay-ms: 0, priority: low}]|rule",
            })
    void what_a_file_gets_wrong_is_said_with_its_name(String yaml, String said) throws IOException {
        Path file = file(yaml.replace("\\n", "\n"));
        assertThatThrownBy(() -> RulesFile.read(Optional.of(file)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(said);
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(dir.resolve("rules.yaml"), yaml);
    }
}
