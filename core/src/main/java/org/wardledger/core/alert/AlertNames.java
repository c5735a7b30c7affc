package org.wardledger.core.alert;

/**
 * Gives alerts their ids: the same rule and sample always get the same one, so that a replay agrees. Whose key it is
 * under decides who can tell a rule from an id.
 */
@FunctionalInterface
public interface AlertNames {
    /**
     * @param rule id of the rule, or what a technical alert is about
     * @param sample the sample that raised it
     */
    AlertId of(String rule, SampleRef sample);
}
