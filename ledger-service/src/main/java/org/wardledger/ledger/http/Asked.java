package org.wardledger.ledger.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.entry.EventId;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.query.QueryProblem;

/** Parts of a request that asks for something to be done; a bad one is a problem that names it. */
final class Asked {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private static final SecureRandom RANDOM = new SecureRandom();

    private Asked() {}

    /** The body, an object. */
    static <T> T body(String body, Class<T> type) {
        try {
            T read = JSON.forType(type).readValue(body);
            if (read != null) {
                return read;
            }
        } catch (JsonProcessingException e) {
            throw QueryProblem.badParameter("the body is not what is expected: " + e.getOriginalMessage());
        }
        throw QueryProblem.badParameter("the body is an object");
    }

    /** That of an earlier try, or a new one. */
    static EventId event(@Nullable String event) {
        return event == null
                ? new EventId(RANDOM.nextLong(), RANDOM.nextLong())
                : EventId.parse(event)
                        .orElseThrow(() -> QueryProblem.badParameter("an event is 32 hexadecimal digits"));
    }

    /** A handle that nobody has. */
    static long newHandle() {
        return RANDOM.nextLong();
    }

    static String name(@Nullable String name, String what) {
        if (name == null || !Names.isValid(name)) {
            throw QueryProblem.badParameter("a " + what + " is named by 1 to 64 letters, digits, - and _");
        }
        return name;
    }

    static String patient(@Nullable String patient) {
        if (patient == null || patient.isEmpty() || patient.length() > Patients.MAX_LENGTH) {
            throw QueryProblem.badParameter("a patient id has 1 to " + Patients.MAX_LENGTH + " characters");
        }
        return patient;
    }

    /** A patient who can be somebody: neither who stands in for nobody known, nor a device. */
    static String person(@Nullable String patient) {
        String checked = patient(patient);
        if (Patients.isReserved(checked)) {
            throw QueryProblem.badParameter("'" + checked + "' is nobody's id");
        }
        return checked;
    }

    static String sentence(@Nullable String text, String what) {
        if (text == null || !AccessContent.isValid(text)) {
            throw QueryProblem.badParameter(what + ": 1 to " + AccessContent.MAX_BYTES + " bytes");
        }
        return text;
    }
}
