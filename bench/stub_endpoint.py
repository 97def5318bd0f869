"""An OpenAI-compatible endpoint with a fixed latency, for measuring what the coach adds to it.

    python bench/stub_endpoint.py PORT

Answers after 300 ms: a stream of 60 tokens at 50 a second, or a verdict as JSON after the same time in all (1.5 s), or
what it reads in a reply, 24 tokens, after 0.78 s.
"""

import asyncio
import json
import random
import re
import sys
from typing import Any

FIRST, TOKENS, RATE = 0.3, 60, 50.0
TOTAL = FIRST + TOKENS / RATE
READING = FIRST + 24 / RATE
SAID = "这边那里先看一下图纸和排期再往后挪不太合适吧车间也要人手你们怎么想的呢"
"""What a line is made of: each in another order, for a line that says again what was said is refused."""
DICE = random.Random(1)
USAGE = {"prompt_tokens": 0, "completion_tokens": TOKENS, "total_tokens": TOKENS}


async def main(port: int) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(_talk, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            size = int(re.search(r"content-length: (\d+)", head, re.IGNORECASE)[1])  # type: ignore[index]
            body = json.loads(await reader.readexactly(size))
            await (_stream(writer, body) if body.get("stream") else _whole(writer, body))
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def _stream(writer: asyncio.StreamWriter, body: dict[str, Any]) -> None:
    begun = asyncio.get_running_loop().time()
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
    prompt = sum(len(message["content"]) for message in body["messages"])
    for number in range(TOKENS):
        await _until(begun + FIRST + number / RATE)
        await _event(writer, {"content": DICE.choice(SAID)}, None)
    await _until(begun + TOTAL)
    await _event(writer, {}, "stop")
    await _send(writer, {"choices": [], "usage": {**USAGE, "prompt_tokens": prompt}})
    writer.write(b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")
    await writer.drain()


async def _whole(writer: asyncio.StreamWriter, body: dict[str, Any]) -> None:
    form = body.get("response_format", {}).get("json_schema", {})
    reads = form.get("name", "").startswith("SecondLook")
    await asyncio.sleep(READING if reads else TOTAL)
    message = _look(form) if reads else _verdict(body)
    text = json.dumps({"choices": [{"index": 0, "finish_reason": "stop", "message": message}], "usage": USAGE})
    content = text.encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    writer.write(head.encode() + content)
    await writer.drain()


def _look(form: dict[str, Any]) -> dict[str, str]:
    look = {number: ["acknowledgement"] for number in form["schema"]["required"]}
    return {"role": "assistant", "content": json.dumps(look)}


def _verdict(body: dict[str, Any]) -> dict[str, str]:
    reply = re.findall(r'<data kind="reply">\n(.*?)\n</data>', body["messages"][-1]["content"], re.DOTALL)[-1]
    criteria = [{"criterion": c, "rationale": "stub", "quotes": [reply[:4]], "level": 1} for c in "ofnr"]
    fit = {"why": "", "citation": "", "verdict": "no_rule"}
    answer = {"criteria": criteria, "faults": [], "good_moves": [], "fit": fit, "better": ""}
    return {"role": "assistant", "content": json.dumps(answer, ensure_ascii=False)}


async def _event(writer: asyncio.StreamWriter, delta: dict[str, str], finished: str | None) -> None:
    await _send(writer, {"choices": [{"index": 0, "delta": delta, "finish_reason": finished}]})


async def _send(writer: asyncio.StreamWriter, fields: dict[str, Any]) -> None:
    event = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "stub", **fields}
    data = f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
    writer.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
    await writer.drain()


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
