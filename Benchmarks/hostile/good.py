#!/usr/bin/env python3
"""A good client: asks again and again on one connection, until it is told to end (SIGTERM).

    good.py --address 127.0.0.1:8080 --key-file FILE

Prints how often it has asked and how long the answers took, and fails when one was not a 200 or took more
than ten seconds.
"""

import argparse
import asyncio
import signal
import statistics
import sys
import time

from answers import read_answer


class Good:
    """A client that asks again and again on one connection."""

    def __init__(self, target: tuple, key: str):
        self.target, self.key = target, key
        self.times, self.failures = [], []

    async def run(self, stop: asyncio.Event) -> None:
        request = f"GET /v1/accounts HTTP/1.1\r\nHost: h\r\n{self.key}\r\n\r\n".encode()
        reader = writer = None
        while not stop.is_set():
            started = time.monotonic()
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection(*self.target)
                writer.write(request)
                head = await read_answer(reader)
                if not head.startswith(b"HTTP/1.1 200"):
                    self.failures.append(head.split(b"\r\n")[0].decode())
                if b"connection: close" in head.lower():
                    writer.close()
                    writer = None
            except Exception as error:  # whatever it is, it is a failure
                self.failures.append(repr(error))
                writer = None
            self.times.append(time.monotonic() - started)
            await asyncio.sleep(0.05)


async def ask(client: Good) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await client.run(stop)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", required=True)
    parser.add_argument("--key-file", required=True, help="a file with the header line of the key")
    options = parser.parse_args()
    host, port = options.address.rsplit(":", 1)
    client = Good((host, int(port)), open(options.key_file).read().strip())
    asyncio.run(ask(client))
    print(f"good requests: {len(client.times)}, failed {len(client.failures)} {client.failures[:3]}, "
          f"p50 {statistics.median(client.times) * 1000:.2f} ms, "
          f"longest {max(client.times) * 1000:.2f} ms")
    if client.failures:
        sys.exit("a good client was not served")


if __name__ == "__main__":
    main()
