package org.wardledger.acceptance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cable that did not break would make every test with it green. */
class CableTest {
    @SuppressWarnings("NullAway.Init") // before each test
    private ServerSocket echo;

    @SuppressWarnings("NullAway.Init") // before each test
    private Cable cable;

    @BeforeEach
    void lay() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!echo.isClosed()) {
                try {
                    Socket client = echo.accept();
                    Thread.ofVirtual().start(() -> echo(client));
                } catch (IOException e) {
                    return; // the test is over
                }
            }
        });
        cable = new Cable(FreePort.find(), echo.getLocalPort());
    }

    private static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // that is what cables are cut for
        }
    }

    @AfterEach
    void end() throws IOException {
        cable.close();
        echo.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), cable.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static int ask(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
        return socket.getInputStream().read();
    }

    @Test
    void passesOn() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
        }
    }

    @Test
    void whenItIsCutConnectionsEndAndNewOnesAreMade() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
            cable.cut();
            assertThatThrownBy(() -> {
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("its end");
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        passesOn();
    }

    @Test
    void refusesUntilItIsMended() throws IOException {
        cable.refuse();
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        cable.mend();
        passesOn();
    }

    @Test
    void whileItHangsNothingGetsThroughAndThenAllOfIt() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
            cable.hang();
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> ask(socket, 8)).isInstanceOf(SocketTimeoutException.class);
            cable.mend();
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(8);
        }
    }

    @Test
    void halfOpenTheClientIsToldWhenItIsMended() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
            cable.halfOpen();
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            cable.mend();
            socket.setSoTimeout(20_000);
            assertThatThrownBy(() -> {
                        if (socket.getInputStream().read() < 0) {
                            throw new IOException("its end");
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void tearsAPacket() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
            cable.tearNext(3);
            socket.getOutputStream().write(new byte[] {1, 2, 3, 4, 5, 6});
            int echoed = 0;
            try {
                while (socket.getInputStream().read() > 0) {
                    echoed++;
                }
            } catch (IOException e) {
                assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
            }
            assertThat(echoed).isLessThanOrEqualTo(3);
        }
    }
}
