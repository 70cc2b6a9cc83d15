"""What the scripts beside this file share."""

import asyncio


async def read_answer(reader: asyncio.StreamReader, patience: float = 10) -> bytes:
    """Reads one answer to the end of its body, and returns its head."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), patience)
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    await asyncio.wait_for(reader.readexactly(length), patience)
    return head
