package org.wardledger.ledger.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.content.AccessContent;
import org.wardledger.core.vitals.Names;
import org.wardledger.core.vitals.Patients;
import org.wardledger.ledger.query.QueryProblem;

/** What requests carry; whatever is not as it should be is a problem of the one who asks. */
final class Bodies {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private Bodies() {}

    static <T> T read(String body, Class<T> type) {
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

    static String name(@Nullable String name, String what) {
        if (name == null || !Names.isValid(name)) {
            throw QueryProblem.badParameter("a " + what + " is named by 1 to 64 letters, digits, - and _");
        }
        return name;
    }

    static String patient(String patient) {
        if (patient.isEmpty() || patient.length() > Patients.MAX_LENGTH) {
            throw QueryProblem.badParameter("a patient id has 1 to " + Patients.MAX_LENGTH + " characters");
        }
        return patient;
    }

    static String sentence(@Nullable String text, String what) {
        if (text == null || !AccessContent.isValid(text)) {
            throw QueryProblem.badParameter(what + ": 1 to " + AccessContent.MAX_BYTES + " bytes");
        }
        return text;
    }
}
