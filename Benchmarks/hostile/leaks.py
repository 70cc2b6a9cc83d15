"""Finding secrets where they must not be: in files, answers, and the memory of processes.

A secret is looked for as it is, in hexadecimal (both cases), and in base64 at any place of a group, each by
its beginning. What is found is reported by its name, never by its octets.
"""

import base64
import os
import re

HEAD = 14  # octets of a secret that are looked for


def forms(secret: bytes):
    """The beginnings of a secret in the forms in which it can stand in a text."""
    head = secret[:HEAD]
    yield "plain", head
    yield "hex", head.hex().encode()
    yield "HEX", head.hex().upper().encode()
    for skipped in range(3):
        # Characters at the edges depend on what stands beside the secret.
        text = base64.b64encode(b"\0" * skipped + head)
        first = (8 * skipped + 5) // 6
        last = 8 * (skipped + len(head)) // 6
        yield f"base64+{skipped}", text[first:last]
        yield f"base64url+{skipped}", text[first:last].replace(b"+", b"-").replace(b"/", b"_")


class Canaries:
    """Secrets that somebody planted, by their names."""

    def __init__(self):
        self.needles = {}

    def add(self, name: str, secret) -> None:
        secret = secret.encode() if isinstance(secret, str) else secret
        for form, needle in forms(secret):
            self.needles.setdefault(needle, f"{name} ({form})")

    def add_master_key(self, text: str) -> None:
        self.add("master key", text)
        self.add("master key", bytes.fromhex(text.removeprefix("vgwmk1:")))

    def found(self, octets: bytes) -> list:
        """The names of those that stand in a text, each with where it stands first."""
        return [(name, octets.find(needle)) for needle, name in self.needles.items()
                if needle in octets]

    def in_files(self, directory: str, allowed=lambda path: False) -> list:
        leaks = []
        for folder, _, names in os.walk(directory):
            for name in names:
                path = os.path.join(folder, name)
                if allowed(path) or not os.path.isfile(path):
                    continue
                with open(path, "rb") as file:
                    leaks += [(os.path.relpath(path, directory), leak, place)
                              for leak, place in self.found(file.read())]
        return leaks

    def in_process(self, pid: int) -> list:
        """In what the kernel would write into a core file, in the arguments, and in the environment.

        Needs to be root: a hardened process lets nobody else look.
        """
        leaks = []
        for name in ("cmdline", "environ"):
            with open(f"/proc/{pid}/{name}", "rb") as file:
                leaks += [(name, leak, place) for leak, place in self.found(file.read())]
        for region, octets in dumped(pid):
            leaks += [(region, leak, place) for leak, place in self.found(octets)]
        return leaks

    def is_in_memory_of(self, pid: int) -> bool:
        """Whether there is any of them, without looking further than the first."""
        return any(needle in octets for _, octets in dumped(pid) for needle in self.needles)


PAGE = os.sysconf("SC_PAGESIZE")
ZEROES = b"\0" * PAGE


def dumped(pid: int):
    """The memory that a core dump would hold: all that is written to and not marked `dd` (MADV_DONTDUMP)."""
    with open(f"/proc/{pid}/smaps") as file:
        regions = re.split(r"(?m)^(?=[0-9a-f]+-[0-9a-f]+ )", file.read())
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for region in filter(None, regions):
            head = region.split("\n", 1)[0].split(maxsplit=5)
            flags = re.search(r"VmFlags: (.*)", region).group(1).split()
            resident = int(re.search(r"Rss:\s+(\d+)", region).group(1))
            if "w" not in head[1] or "dd" in flags or resident == 0:
                continue
            start, end = (int(part, 16) for part in head[0].split("-"))
            yield " ".join([head[0], *head[5:]]), nonzero(memory, start, end)


def nonzero(memory, start: int, end: int) -> bytes:
    """The pages of a region that hold anything, with gaps where others were left out."""
    parts = []
    step = 4 << 20
    for position in range(start, end, step):
        try:
            memory.seek(position)
            octets = memory.read(min(step, end - position))
        except OSError:
            continue
        for offset in range(0, len(octets), PAGE):
            page = octets[offset:offset + PAGE]
            if page != ZEROES:
                parts.append(page)
    return b"".join(parts)


def locked(pid: int) -> int:
    """How many KiB of the process's memory are kept out of a dump."""
    with open(f"/proc/{pid}/smaps") as file:
        regions = re.split(r"(?m)^(?=[0-9a-f]+-[0-9a-f]+ )", file.read())
    return sum(int(re.search(r"Rss:\s+(\d+)", region).group(1)) for region in filter(None, regions)
               if " dd" in region)
