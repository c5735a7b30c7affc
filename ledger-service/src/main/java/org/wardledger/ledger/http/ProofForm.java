package org.wardledger.ledger.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wardledger.core.proof.Bundle;
import org.wardledger.core.proof.BundleCodec;
import org.wardledger.core.proof.TlogProof;
import org.wardledger.ledger.query.QueryProblem;
import org.wardledger.ledger.wire.ProofJson;

/** The forms in which a proof is given. */
enum ProofForm {
    JSON("json", MediaType.APPLICATION_JSON),
    BINARY("binary", "application/vnd.wardledger.proof"),
    TLOG_PROOF("tlog-proof", MediaType.TEXT_PLAIN);

    private final String parameter;
    private final String type;

    ProofForm(String parameter, String type) {
        this.parameter = parameter;
        this.type = type;
    }

    /**
     * What the question asks for: by its parameter, else by what the client likes best.
     *
     * @throws QueryProblem when there is no form of that name
     */
    static ProofForm of(@Nullable String parameter, List<MediaType> accepted) {
        for (ProofForm form : values()) {
            if (form.parameter.equals(parameter)) {
                return form;
            }
        }
        if (parameter != null) {
            throw QueryProblem.badParameter("format is json, binary or tlog-proof");
        }
        for (MediaType like : accepted) {
            for (ProofForm form : values()) {
                if (like.isCompatible(MediaType.valueOf(form.type))) {
                    return form;
                }
            }
        }
        return JSON;
    }

    Response write(Bundle bundle) {
        String name = "attachment; filename=\"" + bundle.header().chain() + "-"
                + bundle.header().height() + "-" + bundle.index();
        return switch (this) {
            case JSON -> Response.ok(ProofJson.of(bundle), type).build();
            case BINARY ->
                Response.ok(BundleCodec.encode(bundle), type)
                        .header(HttpHeaders.CONTENT_DISPOSITION, name + ".wlproof\"")
                        .build();
            case TLOG_PROOF ->
                Response.ok(TlogProof.encode(bundle), MediaType.valueOf(type).withCharset("UTF-8"))
                        .header(HttpHeaders.CONTENT_DISPOSITION, name + ".tlog-proof\"")
                        .build();
        };
    }
}
