package org.wardledger.core.alert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.alert.Condition.OpenAlert;
import org.wardledger.core.alert.Monitor.TechnicalAlert;
import org.wardledger.core.content.AlertContent;

/**
 * Applies rules to one patient's samples: a pure function of what it is given, without a clock. Rules count reading
 * time; between samples, a timer adds the engine time since the last one was applied. docs/ARCHITECTURE.md, "Alerts".
 */
public final class AlertEngine {
    /** A reading that arrived later than this after it was taken raises alerts marked late. */
    public static final long LATE_MS = 60_000;
    /** A technical alert clears when nothing of its kind has happened for this long, by engine time. */
    public static final long TECHNICAL_QUIET_MS = 60_000;

    public static final String IDENTITY_REUSED = "identity-reused";
    public static final long NO_TIMER = Long.MAX_VALUE;

    private AlertEngine() {}

    /**
     * Applies one sample. One that is older than the newest one applied changes nothing, nor does a second one of the
     * same reading: a message that contradicts itself must not raise and clear an alert, and raise it again under its id.
     */
    public static List<AlertChange> onSample(RuleSet rules, Monitor monitor, Sample sample, AlertNames names) {
        List<AlertChange> changes = new ArrayList<>();
        for (LimitRule rule : rules.of(sample.code())) {
            Condition before = monitor.conditions.get(rule.id());
            if (before != null && (isOlder(sample, before) || sample.source().equals(before.source()))) {
                continue;
            }
            Condition after = observe(rule, before, sample);
            OpenAlert open = after.open();
            if (open != null && rule.side().hasReturned(sample.value(), firstLimit(rule), rule.hysteresis())) {
                changes.add(cleared(rule, open, after));
                after = after.withOpen(null);
            } else {
                after = raise(rule, after, sample.readingMs(), names, changes);
            }
            monitor.conditions.put(rule.id(), after);
        }
        return changes;
    }

    /** Fires what is due at engine time {@code dueMs}, which {@link #nextTimerMs} named. */
    public static List<AlertChange> onTimer(RuleSet rules, Monitor monitor, long dueMs, AlertNames names) {
        List<AlertChange> changes = new ArrayList<>();
        for (var entry : List.copyOf(monitor.conditions.entrySet())) {
            LimitRule rule = rules.named(entry.getKey());
            Condition condition = entry.getValue();
            if (rule != null && timerMs(rule, condition) <= dueMs) {
                // the interval's half is grace for a sample that is on its way; the condition itself is the delay
                long heldUntilMs =
                        condition.lastReadingMs() + (dueMs - condition.lastEngineMs()) - halfInterval(condition);
                Condition after = raise(rule, condition, heldUntilMs, names, changes);
                monitor.conditions.put(entry.getKey(), after);
            }
        }
        for (TechnicalAlert alert : monitor.technical.values()) {
            if (alert.clearAtMs() <= dueMs) {
                changes.add(technical(alert, alert.rev() + 1, Change.CLEARED));
                monitor.technical.remove(alert.key());
                break; // one at a time, so that what a timer brings is bounded; the next is due at once
            }
        }
        return changes;
    }

    /** Engine time at which this patient's next timer is due, or {@link #NO_TIMER}. */
    public static long nextTimerMs(RuleSet rules, Monitor monitor) {
        long next = NO_TIMER;
        for (var entry : monitor.conditions.entrySet()) {
            LimitRule rule = rules.named(entry.getKey());
            if (rule != null) {
                next = Math.min(next, timerMs(rule, entry.getValue()));
            }
        }
        for (TechnicalAlert alert : monitor.technical.values()) {
            next = Math.min(next, alert.clearAtMs());
        }
        return next;
    }

    /** An identity came again with other content: a technical alert, once until it has been quiet. */
    public static List<AlertChange> onIdentityReused(
            Monitor monitor, Place place, SampleRef source, long engineMs, AlertNames names) {
        TechnicalAlert alert = new TechnicalAlert(
                IDENTITY_REUSED,
                names.of(IDENTITY_REUSED + "@" + engineMs, source),
                1,
                place,
                engineMs,
                engineMs + TECHNICAL_QUIET_MS);
        TechnicalAlert standing = monitor.technical.get(alert.key());
        if (standing != null) {
            monitor.technical.put(alert.key(), standing.until(alert.clearAtMs()));
            return List.of();
        }
        monitor.technical.put(alert.key(), alert);
        return List.of(technical(alert, 1, Change.RAISED));
    }

    /** How the alerts that stand end when nothing of the patient is to be known any more; changes nothing. */
    public static List<AlertChange> onErased(RuleSet rules, Monitor monitor) {
        List<AlertChange> changes = new ArrayList<>();
        for (var entry : monitor.conditions.entrySet()) {
            LimitRule rule = rules.named(entry.getKey());
            OpenAlert open = entry.getValue().open();
            if (rule != null && open != null) {
                changes.add(cleared(rule, open, entry.getValue()));
            }
        }
        for (TechnicalAlert alert : monitor.technical.values()) {
            changes.add(technical(alert, alert.rev() + 1, Change.CLEARED));
        }
        return changes;
    }

    /** Other rules are in force: what the old ones held is forgotten, and their alerts clear. */
    public static List<AlertChange> onRulesChanged(RuleSet before, RuleSet after, Monitor monitor) {
        List<AlertChange> changes = new ArrayList<>();
        for (var entry : List.copyOf(monitor.conditions.entrySet())) {
            LimitRule old = before.named(entry.getKey());
            LimitRule same = after.named(entry.getKey());
            if (old == null || old.equals(same)) {
                continue;
            }
            OpenAlert open = entry.getValue().open();
            if (open != null) {
                changes.add(cleared(old, open, entry.getValue()));
            }
            monitor.conditions.remove(entry.getKey());
        }
        return changes;
    }

    /**
     * All that was held is forgotten, and alerts clear: what followed from lost blocks is not known, and what was told of a
     * patient who has left is over. What still holds is raised again by what comes.
     */
    public static List<AlertChange> onEnded(RuleSet rules, Monitor monitor) {
        List<AlertChange> changes = onErased(rules, monitor);
        monitor.conditions.clear();
        monitor.technical.clear();
        return changes;
    }

    /** The patient lies in this bed from now on: what stands, and what is raised of what is held, is shown there. */
    public static List<AlertChange> onMoved(RuleSet rules, Monitor monitor, String ward, String bed) {
        List<AlertChange> changes = new ArrayList<>();
        for (var entry : monitor.conditions.entrySet()) {
            Condition before = entry.getValue();
            Condition after = before.withPlace(before.place().in(ward, bed));
            LimitRule rule = rules.named(entry.getKey());
            OpenAlert open = before.open();
            if (rule != null && open != null && !after.place().equals(before.place())) {
                OpenAlert moved = new OpenAlert(open.id(), open.rev() + 1, open.level(), open.sinceMs(), open.late());
                changes.add(new AlertChange(moved.id(), moved.rev(), Change.MOVED, content(rule, moved, after)));
                after = after.withOpen(moved);
            }
            entry.setValue(after);
        }
        for (var entry : monitor.technical.entrySet()) {
            TechnicalAlert before = entry.getValue();
            Place place = before.place().in(ward, bed);
            if (!place.equals(before.place())) {
                TechnicalAlert moved = before.moved(place);
                changes.add(technical(moved, moved.rev(), Change.MOVED));
                entry.setValue(moved);
            }
        }
        return changes;
    }

    /** Engine time was set back to {@code engineMs}: time held so far stays, and goes on from there. */
    public static void onClockReset(Monitor monitor, long engineMs) {
        monitor.conditions.replaceAll((rule, c) -> c.withEngineMs(Math.min(c.lastEngineMs(), engineMs)));
        monitor.technical.replaceAll((key, a) -> a.until(Math.min(a.clearAtMs(), engineMs + TECHNICAL_QUIET_MS)));
    }

    private static boolean isOlder(Sample sample, Condition before) {
        return sample.readingMs() < before.lastReadingMs();
    }

    private static Condition observe(LimitRule rule, @Nullable Condition before, Sample sample) {
        List<Long> held = new ArrayList<>();
        for (int level = 0; level < rule.levels().size(); level++) {
            long since = before == null ? Condition.NEVER : before.heldSinceMs().get(level);
            boolean beyond = rule.side()
                    .isBeyond(sample.value(), rule.levels().get(level).limit());
            if (!beyond) {
                since = Condition.NEVER;
            } else if (since == Condition.NEVER) {
                since = sample.readingMs();
            }
            held.add(since);
        }
        long difference = before == null ? 0 : sample.readingMs() - before.lastReadingMs();
        return new Condition(
                sample.code(),
                sample.readingMs(),
                sample.engineMs(),
                difference > 0 || before == null ? difference : before.intervalMs(),
                sample.late(),
                sample.value(),
                sample.place(),
                sample.source(),
                List.copyOf(held),
                before == null ? null : before.open());
    }

    /** Raises or worsens what has been held long enough at reading time {@code atMs}. */
    private static Condition raise(
            LimitRule rule, Condition condition, long atMs, AlertNames names, List<AlertChange> changes) {
        int level = condition.levelHeld(rule.delayMs(), atMs);
        if (level == Condition.NONE) {
            return condition;
        }
        OpenAlert open = condition.open();
        OpenAlert next;
        if (open == null) {
            long since = condition.heldSinceMs().get(level);
            AlertId id = names.of(rule.id(), condition.source());
            next = new OpenAlert(id, 1, level, since, condition.lastLate());
            changes.add(new AlertChange(id, 1, Change.RAISED, content(rule, next, condition)));
        } else if (level > open.level() || (open.late() && !condition.lastLate())) {
            int reached = Math.max(level, open.level());
            next = new OpenAlert(
                    open.id(), open.rev() + 1, reached, open.sinceMs(), open.late() && condition.lastLate());
            changes.add(new AlertChange(next.id(), next.rev(), Change.WORSENED, content(rule, next, condition)));
        } else {
            next = open;
        }
        return condition.withOpen(next);
    }

    private static long timerMs(LimitRule rule, Condition condition) {
        if (condition.lastLate() || condition.intervalMs() == 0) {
            return NO_TIMER; // late data is no sign of how it goes on, and without an interval there is no "missing"
        }
        int reached =
                condition.open() == null ? Condition.NONE : condition.open().level();
        long next = NO_TIMER;
        for (int level = reached + 1; level < rule.levels().size(); level++) {
            long since = condition.heldSinceMs().get(level);
            if (since != Condition.NEVER) {
                long wait = rule.delayMs() - (condition.lastReadingMs() - since) + halfInterval(condition);
                if (wait < 2 * condition.intervalMs()) {
                    next = Math.min(next, condition.lastEngineMs() + wait);
                }
            }
        }
        return next;
    }

    private static long halfInterval(Condition condition) {
        return (condition.intervalMs() + 1) / 2;
    }

    private static BigDecimal firstLimit(LimitRule rule) {
        return rule.levels().getFirst().limit();
    }

    private static AlertChange cleared(LimitRule rule, OpenAlert open, Condition condition) {
        return new AlertChange(open.id(), open.rev() + 1, Change.CLEARED, content(rule, open, condition));
    }

    private static AlertContent content(LimitRule rule, OpenAlert alert, Condition condition) {
        LimitRule.Level level = rule.levels().get(alert.level());
        return new AlertContent(
                AlertKind.PHYSIOLOGICAL,
                level.priority(),
                condition.code(),
                condition.lastValue(),
                level.limit(),
                rule.id(),
                alert.sinceMs(),
                alert.late(),
                condition.place().ward(),
                condition.place().bed(),
                condition.place().device());
    }

    private static AlertChange technical(TechnicalAlert alert, int rev, Change change) {
        AlertContent content = new AlertContent(
                AlertKind.TECHNICAL,
                Priority.MEDIUM,
                "",
                null,
                null,
                alert.rule(),
                alert.sinceMs(),
                false,
                alert.place().ward(),
                alert.place().bed(),
                alert.place().device());
        return new AlertChange(alert.id(), rev, change, content);
    }
}
