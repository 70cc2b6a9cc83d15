#!/usr/bin/env python3
"""Slow clients against a running gateway, while good ones work.

    slow.py --address 127.0.0.1:8080 --key-file FILE --pid PID [--count 1000] [--good 50]

Opens COUNT connections each that send a header byte by byte, that send a body byte by byte, and that ask
for much and read nothing, from several loopback addresses, and keeps GOOD clients asking meanwhile. Ends
when every slow connection has been ended by the gateway, or after two minutes. Prints what was seen, and
fails when a good request failed, a slow connection outlived its deadline, or memory grew by more than
64 KiB for each of them.
"""

import argparse
import asyncio
import resource
import socket
import statistics
import sys
import time

from good import Good

# A body that comes octet by octet has five seconds and a moment.
DEADLINES = {"header": 10, "body": 5, "reader": 60}
SLACK = 3
LIMIT = 120


def memory(pid: int) -> int:
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    raise SystemExit("the gateway has ended")


class Slow:
    """One connection that misbehaves in one way."""

    def __init__(self, kind: str, target: tuple, source: str, key: str):
        self.kind, self.target, self.source, self.key = kind, target, source, key
        self.lasted = None
        self.status = None

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        connection.setblocking(False)
        if self.kind == "reader":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        connection.bind((self.source, 0))
        try:
            await loop.sock_connect(connection, self.target)
            started = time.monotonic()
            await getattr(self, self.kind)(loop, connection)
            self.lasted = time.monotonic() - started
        except OSError:
            self.lasted = time.monotonic() - started
        finally:
            connection.close()

    async def drip(self, loop, connection, text: bytes) -> None:
        """A byte a second until the gateway ends it."""
        ended = asyncio.create_task(self.until_end(loop, connection))
        position = 0
        while not ended.done():
            await loop.sock_sendall(connection, text[position % len(text):][:1])
            position += 1
            await asyncio.wait([ended], timeout=1)
        await ended

    async def until_end(self, loop, connection) -> None:
        answer = b""
        while True:
            try:
                data = await loop.sock_recv(connection, 4096)
            except OSError:
                data = b""
            if not data:
                break
            answer += data
        if answer.startswith(b"HTTP/1.1 "):
            self.status = answer[9:12].decode()

    async def header(self, loop, connection) -> None:
        await self.drip(loop, connection, b"GET /v1/whoami HTTP/1.1\r\nX-Filler: " + b"a" * 2000)

    async def body(self, loop, connection) -> None:
        head = f"POST /v1/accounts HTTP/1.1\r\nHost: h\r\n{self.key}\r\nContent-Length: 2000\r\n\r\n"
        await loop.sock_sendall(connection, head.encode())
        await self.drip(loop, connection, b"a")

    async def reader(self, loop, connection) -> None:
        request = f"GET /v1/accounts?per_page=100 HTTP/1.1\r\nHost: h\r\n{self.key}\r\n\r\n".encode()
        end = time.monotonic() + LIMIT
        # Nothing is read; that the gateway has ended it shows when sending fails.
        while time.monotonic() < end:
            try:
                await asyncio.wait_for(loop.sock_sendall(connection, request * 4), timeout=1)
            except asyncio.TimeoutError:
                pass
            except OSError:
                return
            await asyncio.sleep(1)


def percentile(times: list, share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000


async def measure(options, target, key) -> bool:
    stop = asyncio.Event()
    good = [Good(target, key) for _ in range(options.good)]
    asking = [asyncio.create_task(client.run(stop)) for client in good]
    await asyncio.sleep(3)
    before_times = [t for client in good for t in client.times]
    before, peak = memory(options.pid), 0

    slow = [
        Slow(kind, target, f"127.0.{1 + number // 200}.{2 + index}", key)
        for index, kind in enumerate(DEADLINES)
        for number in range(options.count)
    ]
    # Their connections are opened in waves, so that none waits for a place in the kernel's line.
    running = []
    for start in range(0, len(slow), 200):
        running += [asyncio.create_task(one.run()) for one in slow[start:start + 200]]
        await asyncio.sleep(0.1)
    end = time.monotonic() + LIMIT
    while time.monotonic() < end and not all(task.done() for task in running):
        peak = max(peak, memory(options.pid))
        await asyncio.sleep(0.25)
    for task in running:
        task.cancel()
    stop.set()
    await asyncio.gather(*asking)

    fine = True
    for kind, deadline in DEADLINES.items():
        lasted = [one.lasted for one in slow if one.kind == kind and one.lasted is not None]
        ended, late = len(lasted), [t for t in lasted if t > deadline + SLACK]
        statuses = {one.status for one in slow if one.kind == kind}
        print(f"slow {kind:6}: {ended} of {options.count} ended by the gateway, after "
              f"{min(lasted, default=0):.1f} to {max(lasted, default=0):.1f} s "
              f"(deadline {deadline} s), answers {sorted(str(s) for s in statuses)}")
        fine = fine and ended == options.count and not late
    times = [t for client in good for t in client.times][len(before_times):]
    failures = [failure for client in good for failure in client.failures]
    each = (peak - before) / max(1, len(slow)) / 1024
    print(f"good requests: {len(times)}, failed {len(failures)} {failures[:3]}")
    print(f"p50 {statistics.median(times) * 1000:.2f} ms, p99 {percentile(times, 0.99):.2f} ms "
          f"(alone: p50 {statistics.median(before_times) * 1000:.2f} ms, "
          f"p99 {percentile(before_times, 0.99):.2f} ms)")
    print(f"memory: {before >> 20} MiB before, {peak >> 20} MiB at most: {each:.1f} KiB each")
    return fine and not failures and each < 64


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", required=True)
    parser.add_argument("--key-file", required=True, help="a file with the header line of the key")
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--good", type=int, default=50)
    options = parser.parse_args()
    host, port = options.address.rsplit(":", 1)
    if not host.startswith("127."):
        raise SystemExit("only against loopback")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    key = open(options.key_file).read().strip()
    if not asyncio.run(measure(options, (host, int(port)), key)):
        sys.exit("something was not as it should be")


if __name__ == "__main__":
    main()
