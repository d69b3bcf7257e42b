"""Web services are asked politely: identified, one call after another, no faster than they allow, and not for ever.

All calls are questions, so a POST may be repeated like a GET. Waiting follows RFC 9110, section 10.2.3 (Retry-After).
"""

from __future__ import annotations

import os
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from deckgen.findings import DeckgenError, Finding, Where, error
from deckgen.sources._json import decoded, parse

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

MAX_BYTES = 100 * 2**20
TIMEOUT = (10.0, 60.0)
"""Seconds to wait for a connection, and for the next bytes of an answer."""
WHOLE = 300.0
"""Seconds that one answer may take altogether."""
TRIES = 4
"""How often a call is repeated that failed for now."""
BACKOFF = 1.0
"""The first repetition is made at once, the second after twice so many seconds, and so on, twice as long each time:
unless the service says how long to wait."""
MAX_WAIT = 120.0
"""Seconds; a service that asks for more is told of instead."""
FOR_NOW = (429, 500, 502, 503, 504)
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 3
_MAX_SAID = 300


class Refused(DeckgenError):
    """A service answered with an error: its HTTP status, and what it said, '' if nothing for people."""

    def __init__(self, finding: Finding, status: int, said: str) -> None:
        super().__init__(finding)
        self.status = status
        self.said = said


class Pace:
    """No more than so many calls in so many seconds, as services announce it; at most `MAX_WAIT`, whatever they say.

    The clock and the sleep can be given.
    """

    def __init__(
        self, calls: int, seconds: float,
        clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self.calls, self.seconds = max(1, calls), min(max(0.0, seconds), MAX_WAIT)
        self._clock, self._sleep = clock, sleep
        self._made: deque[float] = deque()

    def wait(self) -> None:
        """Return when the next call may be made, and count it."""
        while self._made and self._clock() - self._made[0] >= self.seconds:
            self._made.popleft()
        if len(self._made) >= self.calls:
            self._sleep(max(0.0, self.seconds - (self._clock() - self._made.popleft())))
        self._made.append(self._clock())


def check_address(address: str, where: Where | None) -> None:
    """Refuse an address that is none, that would send questions in the clear, or that holds a password."""
    parts = urlsplit(address)
    local = _is_local(parts.hostname or "")
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise error("address-wrong", f"'{address[:80]}' is not the address of a web service", where,
                    "it starts with https://")  # fmt: skip
    if parts.scheme == "http" and not local:
        raise error("address-wrong", f"'{address[:80]}' is not encrypted", where, "write https:// instead of http://")
    if parts.username is not None or parts.password is not None:
        raise error("address-wrong", f"the address of {parts.hostname} holds a name or a password", where,
                    "these services need none: leave it out")  # fmt: skip


def _is_local(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Service:
    """A service that is asked; `called` names it in messages. To be used in a `with` statement."""

    def __init__(self, called: str, address: str, pace: Pace | None = None) -> None:
        self.called = called
        self.pace = pace
        self._session = _session(_is_local(urlsplit(address).hostname or ""))

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, at: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, url: str) -> Any:
        """The JSON that an address holds. Raises DeckgenError, or Refused."""
        return self.parsed(self._bytes("GET", url, None))

    def post(self, url: str, question: Mapping[str, Any]) -> bytes:
        """The bytes that a question is answered with. Raises DeckgenError, or Refused."""
        return self._bytes("POST", url, question)

    def parsed(self, data: bytes) -> Any:
        """An answer as JSON. Raises DeckgenError 'answer-unfit'."""
        try:
            return parse(decoded(data, self.called), self.called)
        except DeckgenError as problem:
            said = problem.findings[0].message.removeprefix(f"{self.called} is no JSON that can be read: ")
            raise error("answer-unfit", f"{self.called} did not answer with JSON: {said}", None,
                        "is the address right? Otherwise try again later") from None  # fmt: skip

    def _bytes(self, method: str, url: str, question: Mapping[str, Any] | None) -> bytes:
        import requests

        check_address(url, None)
        for repeated in range(TRIES + 1):
            try:
                return self._once(method, url, question)
            except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as problem:
                if repeated == TRIES:  # the answer was cut off each time
                    raise self._unreachable(url, problem) from None
            except (requests.exceptions.RequestException, _AskedToWait) as problem:
                raise self._unreachable(url, problem) from None
        raise AssertionError("not reached")

    def _once(self, method: str, url: str, question: Mapping[str, Any] | None) -> bytes:
        start = url
        for _ in range(_MAX_REDIRECTS + 1):
            if self.pace is not None:
                self.pace.wait()
            with self._session.request(method, url, json=question, timeout=TIMEOUT, stream=True,
                                       allow_redirects=False) as answer:  # fmt: skip
                if answer.status_code in _REDIRECTS:
                    url = self._redirected(method, url, answer)
                    continue
                data = self._read(answer)
                if answer.status_code != 200:
                    raise self._refused(answer, data)
                return data
        raise error("service-elsewhere", f"{self.called} sends from one address to the next, and never answers", None,
                    f"check the address: {start}")  # fmt: skip

    def _redirected(self, method: str, url: str, answer: Response) -> str:
        """Where a service sends on to, if that is the service itself and the question goes with it."""
        target = urljoin(url, answer.headers.get("Location", ""))
        same = urlsplit(target)[:2] == urlsplit(url)[:2]
        if not same or (method == "POST" and answer.status_code not in (307, 308)):
            raise error("service-elsewhere", f"{self.called} sends on to {_host(target)}, where nothing was asked of",
                        None, "if the service has moved, write its new `address`")  # fmt: skip
        return target

    def _read(self, answer: Response) -> bytes:
        """The body, within bounds of size and time."""
        until = time.monotonic() + WHOLE
        parts: list[bytes] = []
        size = 0
        for part in answer.iter_content(2**16):
            parts.append(part)
            size += len(part)
            if size > MAX_BYTES:
                raise error("answer-too-large", f"{self.called} answers with more than {MAX_BYTES / 2**20:.0f} MB",
                            None, "ask for fewer values")  # fmt: skip
            if time.monotonic() > until:
                raise error("service-unreachable", f"{self.called} takes longer than {WHOLE:.0f} seconds to answer",
                            None, "ask for fewer values, or try again later")  # fmt: skip
        return b"".join(parts)

    def _refused(self, answer: Response, data: bytes) -> Refused:
        status, said = answer.status_code, message_in(data)
        words = f": {said}" if said else ""
        if status in FOR_NOW:
            finding = Finding("error", "service-busy", f"{self.called} does not answer for now (HTTP {status}){words}",
                              None, "try again later")  # fmt: skip
        else:
            finding = Finding("error", "service-refused", f"{self.called} refuses this (HTTP {status}){words}", None,
                              f"check table, variables and values; it was asked at {_host(answer.url)}")  # fmt: skip
        return Refused(finding, status, said)

    def _unreachable(self, url: str, problem: Exception) -> DeckgenError:
        import requests

        host = _host(url)
        if isinstance(problem, _AskedToWait):
            return error("service-busy", f"{self.called} asks to wait {problem.seconds:.0f} seconds", None,
                         "try again then")  # fmt: skip
        if isinstance(problem, requests.exceptions.SSLError):
            said = f"the certificate of {host} cannot be trusted"
        elif isinstance(problem, requests.exceptions.ProxyError):
            said = f"the proxy does not let through to {host}"
        elif isinstance(problem, requests.exceptions.Timeout) or "timed out" in str(problem).lower():
            said = f"{host} does not answer in time"
        elif isinstance(problem, requests.exceptions.ChunkedEncodingError | requests.exceptions.ContentDecodingError):
            said = f"the answer of {host} was cut off"
        else:
            said = f"there is no connection to {host}"
        return error("service-unreachable", f"{self.called} cannot be reached: {said}", None,
                     "is there a network? A build needs none: it reads the answers that were kept")  # fmt: skip


def message_in(data: bytes) -> str:
    """What an error's body says to people: the message of JSON, or a short plain text; '' for a web page."""
    import json

    text = data[:20_000].decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = "" if "<" in text else text
    if isinstance(body, dict):
        told = [body.get(key) for key in ("message", "error", "title", "detail")]
        body = ": ".join(dict.fromkeys(each.strip() for each in told if isinstance(each, str) and each.strip()))
    said = " ".join(re.sub(r"[^\w\s.,:;'\"()/%&+=*-]", " ", body).split()) if isinstance(body, str) else ""
    return said if len(said) <= _MAX_SAID else f"{said[:_MAX_SAID]}…"


def _host(url: str) -> str:
    return urlsplit(url).hostname or "an address that is none"


class _AskedToWait(Exception):
    """The service asks for a longer pause than a person would wait for."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


def _session(local: bool) -> Session:
    """A session that says who asks, follows no redirect, sends no password of the user's, and repeats what failed."""
    import requests
    from requests.adapters import HTTPAdapter
    from urllib3.response import BaseHTTPResponse
    from urllib3.util import Retry

    class Patience(Retry):
        def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
            seconds = super().get_retry_after(response)
            if seconds is not None and seconds > MAX_WAIT:
                raise _AskedToWait(seconds)
            return seconds

    retries = Patience(
        total=TRIES, redirect=0, allowed_methods=None, status_forcelist=FOR_NOW, backoff_factor=BACKOFF,
        backoff_max=MAX_WAIT, respect_retry_after_header=True, raise_on_status=False,
    )  # fmt: skip
    session = requests.Session()
    session.trust_env = not local  # a proxy is for the world outside
    session.auth = _without_password
    session.headers["User-Agent"] = identification()
    session.headers["Accept"] = "application/json"
    session.mount("https://", HTTPAdapter(max_retries=retries))
    session.mount("http://", HTTPAdapter(max_retries=retries))
    return session


def identification() -> str:
    """Who asks: the program, and whom a service may write to, if the user wants to be written to."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("deckgen")
    except PackageNotFoundError:  # run from its source, without having been installed
        number = "0"
    contact = re.sub(r"[^\w@.+/: -]", "", os.environ.get("DECKGEN_CONTACT", ""), flags=re.ASCII).strip()[:100]
    return f"deckgen/{number} (+statistics deck generator{f'; {contact}' if contact else ''})"


def _without_password(request: PreparedRequest) -> PreparedRequest:
    """In the place of the names and passwords that requests would look for in the user's .netrc."""
    return request
