package org.wardledger.gateway.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request may be one that a person or a program of this machine makes, and not a page of some other site that is
 * open in a browser here. Browsers say where a request comes from (Fetch Metadata, and Origin); everybody says as whom we were
 * asked, which a page that has made its own name lead to us cannot hide.
 */
final class SameSite {
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");

    private SameSite() {}

    /**
     * @param host as whom we were asked, with the port
     * @param origin null without the header; so is {@code fetchSite}
     */
    static boolean mayAsk(@Nullable String host, @Nullable String origin, @Nullable String fetchSite) {
        return host != null
                && THIS_MACHINE.matcher(host).matches()
                && (origin == null || origin.equals("http://" + host) || origin.equals("https://" + host))
                && (fetchSite == null || fetchSite.equals("same-origin") || fetchSite.equals("none"));
    }
}
