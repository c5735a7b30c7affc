package org.wardledger.ledger.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import org.wardledger.ledger.query.AnswerJson;

/** Answers over HTTP are written like answers anywhere. */
@Singleton
public class JsonSetup implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        AnswerJson.configure(mapper);
    }
}
