"""A gunicorn of the benchmark's own, and people signed in to it over connections that stay open."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from benchmarks.chain_steps import Failed
from tools.launch.base import LOOPBACK, free_port
from tools.launch.serve import WEB

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@contextmanager
def serving(log: Path) -> Iterator[int]:
    """The port of a web server that runs as `./run` runs it; ended afterwards."""
    port = free_port()
    words = [sys.executable, "-m", *WEB, "--bind", f"{LOOPBACK}:{port}"]
    with log.open("wb") as output:
        web = subprocess.Popen(
            words, cwd=ROOT, env=os.environ | {"DATABASE_POOL": "1"}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait(web, port, log)
        yield port
    finally:
        web.terminate()
        web.wait(PATIENCE)


def _wait(web: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and web.poll() is None:
        try:
            Person(port).get(reverse("accounts:login"))
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"The web server does not answer; see {log}.")


class Person:
    """Somebody with a browser: one connection that stays open, cookies, and the token that forms carry."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection(LOOPBACK, port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}

    def sign_in(self, name: str, password: str) -> "Person":
        """Open the login page and send it; gives the person back."""
        path = reverse("accounts:login")
        self.get(path)
        self.post(path, {"username": name, "password": password})
        if settings.SESSION_COOKIE_NAME not in self.cookies:
            raise Failed(f"{name} cannot sign in")
        return self

    def get(self, path: str) -> bytes:
        """A page's body."""
        return self._ask("GET", path, b"")[1]

    def post(self, path: str, form: dict[str, object]) -> str:
        """Send a form; gives where the answer leads. Raises Failed for a page instead (an error, a refusal)."""
        token = self.cookies.get(settings.CSRF_COOKIE_NAME, "")
        answer, body = self._ask("POST", path, urlencode({**form, "csrfmiddlewaretoken": token}, doseq=True).encode())
        if answer.status != 302:
            raise Failed(f"{path} answered {answer.status}: {_text(body)}")
        return str(answer.headers["Location"])

    def _ask(self, method: str, path: str, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._answer(method, path, body, headers)
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, answer.read()

    def _answer(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> http.client.HTTPResponse:
        """As a browser does: a connection that the server closed while it was idle is opened again, once."""
        try:
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()
        except ConnectionError:
            self.connection.close()
            self.connection.request(method, path, body, headers)
            return self.connection.getresponse()


def _text(body: bytes) -> str:
    """The main part of a page without its tags, for the report of a failure."""
    page = body.decode(errors="replace").partition("<main")[2]
    words = "".join(part.partition(">")[2] for part in page.split("<")).split()
    return " ".join(words)[:300]
