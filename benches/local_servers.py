"""A proxy, a server that forwards connections and a certificate, on this machine. Needs openssl.

benches/compare and packaging/build-linux use it.
"""

import asyncio
import subprocess

CERTIFICATES = """
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=roomctl-local-ca -keyout ca.key -out ca.pem
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr
echo subjectAltName=DNS:localhost >names
openssl x509 -req -days 2 -in server.csr -CA ca.pem -CAkey ca.key -extfile names -out server.pem
"""


def create_certificates(directory):
    """Writes server.pem and server.key, for localhost, and ca.pem, the authority that signed the certificate."""
    subprocess.run(["sh", "-e"], input=CERTIFICATES, text=True, cwd=directory, check=True, stderr=subprocess.DEVNULL)


async def forward(reader, writer, port):
    """Forwards a connection to a server of this machine, in both directions."""

    async def pump(reader, writer):
        try:
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
        finally:
            writer.close()

    server_reader, server_writer = await asyncio.open_connection("127.0.0.1", port)
    # Either side may close its connection in any way.
    await asyncio.gather(pump(reader, server_writer), pump(server_reader, writer), return_exceptions=True)


async def connect(reader, writer):
    """Serves CONNECT, without Nagle's algorithm, which would hold back parts of responses for 40 ms."""
    try:
        request = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await forward(reader, writer, int(request.split()[1].rsplit(b":")[1]))
    except (OSError, asyncio.IncompleteReadError):
        writer.close()
