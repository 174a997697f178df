"""A browser as small as can be, and many of them at once. Loopback only."""

import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
PATIENCE = 60


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    cookies: dict[str, str]

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's last form; its token is that of all of them."""
        return {name: unescape(value) for name, value in HIDDEN.findall(self.body.decode()) if name != "next"}


@dataclass
class Browser:
    """Keeps cookies, sends a form with its hidden fields, and follows where it is led."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    path: str = "/"

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, b"", headers)

    def post(self, page: Reply, path: str = "", **typed: str) -> Reply:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path or self.path, urlencode(page.hidden() | typed).encode(), headers)

    def follow(self, reply: Reply) -> Reply:
        while reply.status in {301, 302}:
            reply = self.get(urlsplit(urljoin(f"http://127.0.0.1{self.path}", reply.headers["location"])).path)
        return reply

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if body:
            lines.append(f"Content-Length: {len(body)}")
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as link:
            link.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            parts = []
            while part := link.recv(1 << 18):
                parts.append(part)
        reply = read(b"".join(parts))
        self.cookies |= reply.cookies
        self.path = path
        return reply


def read(raw: bytes) -> Reply:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    cookies: dict[str, str] = {}
    for name, _, value in (line.partition(":") for line in lines):
        headers[name.lower()] = value.strip()
        if name.lower() == "set-cookie":
            cookie, _, rest = value.strip().partition("=")
            cookies[cookie] = rest.split(";", 1)[0]
    if headers.get("transfer-encoding") == "chunked":
        body = whole(body)
    return Reply(int(first.split(" ")[1]), headers, body, cookies)


def whole(chunked: bytes) -> bytes:
    chunks = []
    while chunked:
        size, _, chunked = chunked.partition(b"\r\n")
        length = int(size, 16)
        chunks.append(chunked[:length])
        chunked = chunked[length + 2 :]
    return b"".join(chunks)


@dataclass
class Load:
    """What many browsers at once have done in a while."""

    seconds: float
    times: list[float]
    done: list[str]
    refused: int

    @property
    def rate(self) -> float:
        return len(self.done) / self.seconds


def many(visit: Callable[[str], bool], seconds: float, name: str, at_once: int = 16, most: int = 20_000) -> Load:
    """Let `at_once` visitors come one after the other, for so long; each is told a name of its own."""
    numbers, lock = iter(range(most)), threading.Lock()
    times: list[float] = []
    done: list[str] = []
    refused: list[str] = []
    begun = time.perf_counter()

    def come() -> None:
        while (now := time.perf_counter()) - begun < seconds:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            visitor = f"{name}n{number}"
            (done if visit(visitor) else refused).append(visitor)
            times.append(time.perf_counter() - now)

    visitors = [threading.Thread(target=come) for _ in range(at_once)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return Load(time.perf_counter() - begun, times, done, len(refused))
