#!/usr/bin/env python3
"""A gateway that is restarted, or told to read its certificates again, under load.

    restart.py --program PATH --directory DIR --key-file FILE --address HOST:PORT
               [--signal TERM|HUP] [--tls] [--requests 20000] [--clients 32]

Starts `PATH serve` in DIR with the environment it is given, lets CLIENTS ask over kept-alive connections,
and every second sends the signal; after TERM it waits for exit code 0 and starts the gateway again.
Clients try again only when a connection was refused. Ends after REQUESTS, or two minutes, and fails when
any request failed.
"""

import argparse
import asyncio
import signal
import ssl
import subprocess
import sys
import time

from answers import read_answer


class Tally:
    def __init__(self, requests: int):
        self.left, self.done, self.refused, self.failures = requests, 0, 0, []


async def client(target, key: str, context, tally: Tally) -> None:
    request = f"GET /v1/whoami HTTP/1.1\r\nHost: localhost\r\n{key}\r\n\r\n".encode()
    reader = writer = None
    while tally.left > 0:
        if writer is None or reader.at_eof():
            try:
                reader, writer = await asyncio.open_connection(*target, ssl=context)
            except ConnectionRefusedError:
                tally.refused += 1
                await asyncio.sleep(0.02)
                continue
            except Exception as error:
                tally.failures.append(f"connecting: {error!r}")
                continue
        tally.left -= 1
        try:
            writer.write(request)
            head = await read_answer(reader)
            if not head.startswith(b"HTTP/1.1 200"):
                tally.failures.append(head.split(b"\r\n")[0].decode())
            tally.done += 1
            if b"connection: close" in head.lower():
                writer.close()
                writer = None
        except Exception as error:
            tally.failures.append(repr(error))
            writer = None


def start(options) -> subprocess.Popen:
    return subprocess.Popen([options.program, "serve"], cwd=options.directory,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def listening(target) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection(*target)
            writer.close()
            return
        except OSError:
            await asyncio.sleep(0.02)
    raise SystemExit("the gateway does not listen")


async def run(options, target, key: str) -> bool:
    context = None
    if options.tls:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    tally, codes, signals = Tally(options.requests), [], 0
    process = start(options)
    await listening(target)
    clients = [asyncio.create_task(client(target, key, context, tally))
               for _ in range(options.clients)]
    end = time.monotonic() + 120
    while tally.left > 0 and time.monotonic() < end:
        await asyncio.sleep(1)
        signals += 1
        process.send_signal(getattr(signal, "SIG" + options.signal))
        if options.signal == "TERM":
            while process.poll() is None:
                await asyncio.sleep(0.01)
            codes.append(process.returncode)
            process = start(options)
    tally.left = 0
    await asyncio.gather(*clients)
    process.terminate()
    process.wait(40)
    print(f"{tally.done} requests, {len(tally.failures)} failed {tally.failures[:3]}; "
          f"{signals} x SIG{options.signal}, exit codes {sorted(set(codes))}, "
          f"{tally.refused} refused connections tried again")
    return not tally.failures and set(codes) <= {0} and tally.done >= options.requests


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--program", "--directory", "--key-file", "--address"):
        parser.add_argument(name, required=True)
    parser.add_argument("--signal", choices=["TERM", "HUP"], default="TERM")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--requests", type=int, default=20000)
    parser.add_argument("--clients", type=int, default=32)
    options = parser.parse_args()
    host, port = options.address.rsplit(":", 1)
    if not host.startswith("127."):
        raise SystemExit("only against loopback")
    key = open(options.key_file).read().strip()
    if not asyncio.run(run(options, (host, int(port)), key)):
        sys.exit("something was not as it should be")


if __name__ == "__main__":
    main()
