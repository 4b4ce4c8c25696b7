"""A respondent as a small program: follows the pages like a browser, and sends again when an answer does not come."""

import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">')
_NUMBER = re.compile(r"\bR-[0-9A-Z]{4}-[0-9A-Z]{4}")

Fields = dict[str, str]


@dataclass
class Respondent:
    """One browser against 127.0.0.1, with its cookies.

    Args:
        port: of the server.
        until: the moment (monotonic, seconds) after which it gives up.
    """

    port: int
    until: float
    cookies: dict[str, str] = field(default_factory=dict)
    #: Requests that were sent again because the server was not there or died on them.
    retries: int = 0

    def respond(self, base: str, words: str) -> tuple[str, str]:
        """Sends one response from start page to receipt.

        Returns:
            The words, and the public number that the receipt shows: only what the server acknowledged.
        """
        self.cookies.pop("response", None)
        hidden = self._page(f"{base}/respond", starts="Before you respond")
        self._send(f"{base}/respond", {**hidden})
        about = {"capacity": "individual", "respondent_type": "public"}
        for path, said in (("about-you", about), ("questions/2", {"Q6": words})):
            hidden = self._page(f"{base}/respond/{path}")
            self._send(f"{base}/respond/{path}", {**hidden, **said})
        hidden = self._page(f"{base}/respond/check", starts="Check your answers")
        self._send(f"{base}/respond/check", hidden)
        return words, self._receipt(base)

    def _receipt(self, base: str) -> str:
        status, _, text = self._insist("GET", f"{base}/respond/receipt")
        found = _NUMBER.search(text)
        assert status == 200 and found is not None, f"no receipt: {status}"
        return found.group()

    def _page(self, path: str, *, starts: str = "") -> Fields:
        status, _, text = self._insist("GET", path)
        assert status == 200 and starts in text, f"{path}: {status}"
        form = text[text.index("<main") :]
        return dict(_HIDDEN.findall(form))

    def _send(self, path: str, fields: Fields) -> None:
        status, _, text = self._insist("POST", path, fields)
        assert status == 303, f"{path}: {status} {text[text.find('<h1') :][:200]}"

    def _insist(self, method: str, path: str, fields: Fields | None = None) -> tuple[int, str, str]:
        while True:
            try:
                answer = self._ask(method, path, fields)
                if answer[0] < 500:
                    return answer
            except (OSError, HTTPException):
                pass
            self.retries += 1
            assert time.monotonic() < self.until, f"{method} {path} was never answered"
            time.sleep(0.2)

    def _ask(self, method: str, path: str, fields: Fields | None) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if fields is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8")
            for line in response.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return response.status, response.headers.get("Location", ""), text
        finally:
            connection.close()
