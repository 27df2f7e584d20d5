"""A real SMTP server (aiosmtpd) for tests. Prints its port, then stores each letter as FOLDER/N.eml.

    smtp_server.py FOLDER [--refuse-rcpt "451 4.3.0 busy"] [--hang-after-data] [--keep-then-hang]
                   [--drop-after-250] [--require-auth USER:PASSWORD] [--starttls CERT KEY | --tls CERT KEY]

It ends when its standard input is closed, that is, with the test that started it.
"""

import argparse
import asyncio
import pathlib
import socket
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--refuse-rcpt", metavar="ANSWER")
    parser.add_argument("--hang-after-data", action="store_true")
    parser.add_argument("--keep-then-hang", action="store_true")
    parser.add_argument("--drop-after-250", action="store_true")
    parser.add_argument("--require-auth", metavar="USER:PASSWORD")
    parser.add_argument("--starttls", nargs=2, metavar=("CERT", "KEY"))
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    return parser.parse_args()


class Handler:
    def __init__(self, args):
        self.args = args
        self.count = 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.args.refuse_rcpt:
            return self.args.refuse_rcpt.replace("ADDRESS", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.args.hang_after_data:
            await asyncio.Event().wait()
        self.count += 1
        secure = "yes" if session.ssl else "no"
        head = f"X-Envelope-To: {','.join(envelope.rcpt_tos)}\r\nX-Encrypted: {secure}\r\n".encode()
        (self.args.folder / f"{self.count}.eml").write_bytes(head + envelope.original_content)
        if self.args.keep_then_hang:
            await asyncio.Event().wait()
        if self.args.drop_after_250:
            await server.push(f"250 taken as {self.count}")
            server.transport.abort()
            return None
        return f"250 taken as {self.count} for {envelope.rcpt_tos[0]}"


def authenticator(wanted):
    def check(server, session, envelope, mechanism, data):
        given = b":".join([data.login, data.password]).decode()
        return AuthResult(success=given == wanted, handled=False)

    return check


def context(pair):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*pair)
    return tls


async def main():
    args = options()
    handler = Handler(args)
    loop = asyncio.get_running_loop()

    def connection():
        return SMTP(
            handler,
            hostname="localhost",
            tls_context=context(args.starttls) if args.starttls else None,
            require_starttls=bool(args.starttls),
            auth_required=bool(args.require_auth),
            auth_require_tls=False,
            authenticator=authenticator(args.require_auth) if args.require_auth else None,
            loop=loop,
        )

    listener = socket.create_server(("127.0.0.1", 0))
    await loop.create_server(connection, sock=listener, ssl=context(args.tls) if args.tls else None)
    print(listener.getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
