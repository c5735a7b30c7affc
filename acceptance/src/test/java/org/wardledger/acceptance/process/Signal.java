package org.wardledger.acceptance.process;

import java.io.IOException;

/** A signal to one process, by its id, sent with {@code kill}: Java itself can send only TERM and KILL. */
public enum Signal {
    KILL,
    STOP,
    CONT,
    INT,
    TERM;

    public void to(long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name(), String.valueOf(pid))
                .inheritIO()
                .start();
        int exit = kill.waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name() + " " + pid + " ended with " + exit);
        }
    }
}
