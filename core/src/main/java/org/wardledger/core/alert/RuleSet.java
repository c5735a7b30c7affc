package org.wardledger.core.alert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules in force in a chain. Immutable. */
public final class RuleSet {
    public static final int MAX_RULES = 500;
    public static final RuleSet NONE = new RuleSet(List.of());

    private final List<LimitRule> rules;
    private final Map<String, LimitRule> byId = new HashMap<>();
    private final Map<String, List<LimitRule>> byCode = new HashMap<>();

    public RuleSet(List<LimitRule> rules) {
        this.rules = List.copyOf(rules);
        if (rules.size() > MAX_RULES) {
            throw new IllegalArgumentException("a rule set has at most " + MAX_RULES + " rules");
        }
        for (LimitRule rule : this.rules) {
            if (byId.put(rule.id(), rule) != null) {
                throw new IllegalArgumentException("two rules are named " + rule.id());
            }
            for (String code : rule.codes()) {
                byCode.merge(code, List.of(rule), RuleSet::join);
            }
        }
    }

    public List<LimitRule> rules() {
        return rules;
    }

    /** In the order of the rule set. */
    List<LimitRule> of(String code) {
        return byCode.getOrDefault(code, List.of());
    }

    @Nullable
    LimitRule named(String id) {
        return byId.get(id);
    }

    private static List<LimitRule> join(List<LimitRule> some, List<LimitRule> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
