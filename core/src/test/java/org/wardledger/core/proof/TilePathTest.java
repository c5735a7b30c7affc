package org.wardledger.core.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wardledger.core.fixture.RandomValues;
import org.wardledger.core.fixture.Seeds;

class TilePathTest {
    @ParameterizedTest
    @CsvSource({
        "0/000, 0, 0, 256",
        "0/000.p/1, 0, 0, 1",
        "63/999.p/255, 63, 999, 255",
        "0/x001/x234/067, 0, 1234067, 256",
        "10/x001/000.p/12, 10, 1000, 12",
        "0/x036/x028/x797/x018/x963/967, 0, 36028797018963967, 256",
    })
    void aTileHasTheNameThatTheFormatGivesIt(String text, int level, long index, int width) {
        TilePath tile = new TilePath.Nodes(level, index, width);
        assertThat(tile.text()).isEqualTo(text);
        assertThat(TilePath.parse(text)).contains(tile);
    }

    @Test
    void aBundleOfEntriesHasItsOwnName() {
        TilePath bundle = new TilePath.Entries(1234067, 8);
        assertThat(bundle.text()).isEqualTo("entries/x001/x234/067.p/8");
        assertThat(TilePath.parse(bundle.text())).contains(bundle);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0/",
                "0/0",
                "0/00",
                "0/0000",
                "0/x000/000",
                "0/x00/001",
                "0/001/002",
                "0/x001",
                "0/x001/x002",
                "00/000",
                "01/000",
                "64/000",
                "100/000",
                "-1/000",
                "0/-01",
                "0/000.p",
                "0/000.p/",
                "0/000.p/0",
                "0/000.p/01",
                "0/000.p/256",
                "0/000.p/999",
                "0/000.p/-1",
                "0/000/",
                "/0/000",
                "0/000.p/1/",
                "0/x036/x028/x797/x018/x963/968",
                "0/x999/x999/x999/x999/x999/x999/999",
                "0/x001/x000/x000/x000/x000/x000/x000/000",
                "data/000",
                "entries",
                "entries/0",
                "Entries/000",
                "0/X001/000",
                "0/00a",
                "0/\u0660\u0660\u0660",
                "0/000\n",
                "0//000",
                "0/000.P/1",
                " 0/000",
            })
    void whatIsNotExactlyItsNameIsNone(String text) {
        assertThat(TilePath.parse(text)).isEmpty();
    }

    @Test
    void everyTileIsFoundByItsName() {
        Seeds.forEach(2000, seed -> {
            RandomValues random = new RandomValues(seed);
            long index = random.notNegative() / TilePath.FULL_WIDTH;
            int width = 1 + random.below(TilePath.FULL_WIDTH);
            TilePath tile = random.chance(50)
                    ? new TilePath.Entries(index, width)
                    : new TilePath.Nodes(random.below(64), index, width);
            assertThat(TilePath.parse(tile.text())).contains(tile);
        });
    }

    @Test
    void thereAreNoOtherTiles() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath.Nodes(64, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath.Nodes(0, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath.Nodes(0, Long.MAX_VALUE / 256 + 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath.Entries(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath.Entries(0, 257));
    }
}
