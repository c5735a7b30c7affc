package org.wardledger.localstack.process;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;

/** Where a class was loaded from. */
public final class CodeLocation {
    private CodeLocation() {}

    /**
     * The jar or the directory of a class. Asked of its resource, not of its code source, which class loaders of
     * frameworks leave out or write in their own way.
     */
    public static Path of(Class<?> type) throws IOException {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        URL url = type.getResource(file);
        if (url == null) {
            throw new IOException("no class file of " + type);
        }
        return of(url.toString(), file);
    }

    static Path of(String url, String file) throws IOException {
        String root = url.endsWith(file) ? url.substring(0, url.length() - file.length()) : url;
        String location = root.startsWith("jar:") && root.endsWith("!") ? root.substring(4, root.length() - 1) : root;
        if (!location.startsWith("file:")) {
            throw new IOException("not loaded from a file: " + url);
        }
        return Path.of(URI.create(location));
    }
}
