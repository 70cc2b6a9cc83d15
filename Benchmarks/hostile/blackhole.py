#!/usr/bin/env python3
"""A provider that takes requests and never answers, while callers ask at a constant rate.

    blackhole.py --address HOST:PORT --admin HOST:PORT --key-file FILE --gateway PID --provider PID
                 --cached PATH --uncached PATH [--rate 200] [--seconds 40] [--deadline 15] [--recovery 6]

Asks for both paths in turn: for 5 s with the provider as it is, for SECONDS with the provider stopped (SIGSTOP:
its sockets stay open), and then until it is served again (SIGCONT), half a minute at most. Asks for health ten
times a second all the while. Fails when a read was not answered within DEADLINE, when what is cached was not
served, when health took a second, when memory grew by more than 32 MiB, or when it took longer than RECOVERY
until an uncached read was answered again.
"""

import argparse
import asyncio
import collections
import os
import signal
import sys
import time

from answers import read_answer
from slow import memory


def address(text: str) -> tuple:
    host, port = text.rsplit(":", 1)
    if not host.startswith("127."):
        raise SystemExit("only against loopback")
    return host, int(port)


async def ask(target: tuple, path: str, key: str, patience: float) -> tuple:
    """Status and seconds of one request on a connection of its own; status 0 when there was no answer."""
    started = time.monotonic()
    status = 0
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection(*target)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{key}Connection: close\r\n\r\n".encode())
            status = int((await read_answer(reader, patience)).split(b" ")[1])
            writer.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        pass
    return status, time.monotonic() - started


class Drill:
    def __init__(self, options):
        self.options = options
        self.target, self.admin = address(options.address), address(options.admin)
        self.key = open(options.key_file).read().strip() + "\r\n"
        self.phase = "before"
        # By phase and path: each status with its times.
        self.answers = collections.defaultdict(lambda: collections.defaultdict(list))
        self.health = []
        self.grown = 0
        self.tasks = set()
        self.served_again = asyncio.Event()
        self.ends = False

    async def read(self, path: str) -> None:
        phase = self.phase
        status, seconds = await ask(self.target, path, self.key, self.options.deadline + 5)
        self.answers[phase, path][status].append(seconds)
        if self.phase == "after" and path == self.options.uncached and status == 200:
            self.served_again.set()

    async def load(self) -> None:
        next_time = time.monotonic()
        paths = [self.options.cached, self.options.uncached]
        while not self.ends:
            paths.reverse()
            task = asyncio.create_task(self.read(paths[0]))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
            next_time += 1 / self.options.rate
            await asyncio.sleep(max(0, next_time - time.monotonic()))

    async def watch(self) -> None:
        before = memory(self.options.gateway)
        while not self.ends:
            self.health.append(await ask(self.admin, "/healthz", "", 5))
            self.grown = max(self.grown, memory(self.options.gateway) - before)
            await asyncio.sleep(0.1)

    async def run(self) -> bool:
        load, watch = asyncio.create_task(self.load()), asyncio.create_task(self.watch())
        await asyncio.sleep(5)
        os.kill(self.options.provider, signal.SIGSTOP)
        self.phase = "black hole"
        try:
            await asyncio.sleep(self.options.seconds)
        finally:
            self.phase = "after"
            os.kill(self.options.provider, signal.SIGCONT)
        returned = time.monotonic()
        try:
            async with asyncio.timeout(30):
                await self.served_again.wait()
        except TimeoutError:
            pass
        recovery = time.monotonic() - returned
        await asyncio.sleep(2)
        self.ends = True
        await asyncio.gather(load, watch, *self.tasks)
        return self.report(recovery)

    def report(self, recovery: float) -> bool:
        options, good = self.options, True
        for (phase, path), answers in self.answers.items():
            words = [f"{len(times)} x {status or 'no answer'} (longest {max(times):.2f} s)"
                     for status, times in sorted(answers.items())]
            print(f"{phase:10} {path:24} {', '.join(words)}")
            good &= 0 not in answers and max(map(max, answers.values())) <= options.deadline + 0.5
            good &= phase == "black hole" and path == options.uncached or phase == "after" or set(answers) == {200}
            good &= path != options.cached or set(answers) == {200}
        slowest = max(seconds for _, seconds in self.health)
        print(f"health: {len(self.health)} answers, all 200: {all(status == 200 for status, _ in self.health)}, "
              f"longest {slowest * 1000:.0f} ms; memory grew by {self.grown >> 20} MiB at most; "
              f"served again {recovery:.1f} s after the provider's return")
        return (good and slowest < 1 and all(status == 200 for status, _ in self.health)
                and self.grown < 32 << 20 and recovery <= options.recovery)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--address", "--admin", "--key-file", "--cached", "--uncached"):
        parser.add_argument(name, required=True)
    for name in ("--gateway", "--provider"):
        parser.add_argument(name, type=int, required=True)
    for name, value in (("--rate", 200), ("--seconds", 40), ("--deadline", 15), ("--recovery", 6)):
        parser.add_argument(name, type=float, default=value)

    async def drill(options) -> bool:
        return await Drill(options).run()

    if not asyncio.run(drill(parser.parse_args())):
        sys.exit("something was not as it should be")


if __name__ == "__main__":
    main()
