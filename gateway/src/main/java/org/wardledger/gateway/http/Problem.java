package org.wardledger.gateway.http;

import org.jspecify.annotations.Nullable;

/** An error as RFC 9457 has it: the title is the same for all problems of a type, the detail is about this one. */
record Problem(
        String type, String title, int status, @Nullable String detail) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem badParameter(String detail) {
        return of("bad-parameter", "Bad parameter", 400, detail);
    }

    static Problem foreign() {
        return of(
                "foreign",
                "Not from here",
                403,
                "This is for programs and people of this machine, not for other sites");
    }

    static Problem unknown(String detail) {
        return of("unknown", "Not there", 404, detail);
    }

    static Problem cut() {
        return of("cut", "Not all of it is there", 409, "Only a part of the message was kept: it cannot be admitted");
    }

    static Problem busy() {
        return of("busy", "Too many at a time", 503, "Others are asking; try again later");
    }

    static Problem notRead(String detail) {
        return of("not-read", "Not read", 503, detail);
    }

    static Problem notWritten(@Nullable String detail) {
        return of("not-written", "Not written", 503, detail);
    }

    static Problem unexpected(String number) {
        return of("unexpected", "Unexpected error", 500, "The service's log has it under " + number);
    }

    private static Problem of(String name, String title, int status, @Nullable String detail) {
        return new Problem("urn:wardledger:problem:" + name, title, status, detail);
    }

    /** What ends a request with a problem. */
    static final class Raised extends RuntimeException {
        private final transient Problem problem;

        Raised(Problem problem) {
            super(problem.title());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }
}
