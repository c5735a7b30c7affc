package org.wardledger.ledger.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How answers become JSON: decimals in plain notation, absent fields left out, fields in the order of the record. */
public final class AnswerJson {
    private static final ObjectMapper MAPPER = mapper();

    private AnswerJson() {}

    /** A mapper set up like this. */
    public static ObjectMapper mapper() {
        return configure(JsonMapper.builder().build());
    }

    /** An answer as text. */
    public static String text(Object answer) {
        try {
            return MAPPER.writeValueAsString(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer that cannot be written", e);
        }
    }

    /** Sets a mapper up that somebody else made. */
    public static ObjectMapper configure(ObjectMapper mapper) {
        mapper.getFactory().configure(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN.mappedFeature(), true);
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        return mapper;
    }
}
