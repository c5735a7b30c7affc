package org.wardledger.ledger.seal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.LimitRule;
import org.wardledger.core.alert.Priority;
import org.wardledger.core.alert.RuleSet;
import org.wardledger.core.alert.Side;

/** Reads {@code alert-rules.yaml}: docs/CLINICAL.md "The rules file". What it does not know, it refuses. */
public final class RulesFile {
    private static final String PACKAGED = "/alert-rules.yaml";
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private RulesFile() {}

    private record Document(int version, List<Limit> limits) {}

    private record Limit(
            String id,
            List<String> codes,
            @Nullable BigDecimal below,
            @Nullable BigDecimal above,
            BigDecimal hysteresis,
            @JsonProperty("delay-ms") long delayMs,
            Priority priority,
            @Nullable List<Worse> worse) {}

    private record Worse(BigDecimal limit, Priority priority) {}

    /**
     * The rules in a file, or the packaged ones.
     *
     * @throws IllegalArgumentException saying what is wrong with the file
     */
    public static RuleSet read(Optional<Path> file) {
        String name = file.map(Path::toString).orElse("the packaged alert rules");
        try {
            return rules(file.isPresent() ? Files.readString(file.get()) : packaged());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + ": " + e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }

    private static RuleSet rules(String yaml) throws JsonProcessingException {
        Document document = YAML.readValue(yaml, Document.class);
        if (document == null || document.version() != 1 || document.limits() == null) {
            throw new IllegalArgumentException("'version: 1' and a list of limits expected");
        }
        List<LimitRule> rules = new ArrayList<>();
        for (Limit limit : document.limits()) {
            rules.add(rule(limit));
        }
        return new RuleSet(rules);
    }

    private static LimitRule rule(Limit limit) {
        if (limit.id() == null || limit.codes() == null || limit.hysteresis() == null || limit.priority() == null) {
            throw new IllegalArgumentException("a limit has an id, codes, hysteresis, delay-ms and priority");
        }
        if ((limit.below() == null) == (limit.above() == null)) {
            throw new IllegalArgumentException("limit " + limit.id() + ": either below or above");
        }
        BigDecimal first = limit.below() != null ? limit.below() : limit.above();
        List<LimitRule.Level> levels = new ArrayList<>();
        levels.add(new LimitRule.Level(first, limit.priority()));
        for (Worse worse : limit.worse() == null ? List.<Worse>of() : limit.worse()) {
            levels.add(new LimitRule.Level(worse.limit(), worse.priority()));
        }
        Side side = limit.below() != null ? Side.BELOW : Side.ABOVE;
        return new LimitRule(limit.id(), limit.codes(), side, limit.hysteresis(), limit.delayMs(), levels);
    }

    private static String packaged() {
        try (InputStream in = RulesFile.class.getResourceAsStream(PACKAGED)) {
            if (in == null) {
                throw new IllegalStateException("the packaged alert rules are missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
