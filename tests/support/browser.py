"""A real Chromium against a real server on demo data, with a mouse, by keyboard alone, or without JavaScript."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Response,
    sync_playwright,
)
from waitress import create_server

from config import DemoConfig
from peerhub import create_app
from peerhub.db import db
from tests.support.databases import Database, TestRun

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESKTOP = (1280, 900)
PHONE = (320, 640)
DEMO_PASSWORD = "peerhub-demo"
TIMEOUT = 90_000  # of patience, milliseconds: how quick a page is, the benchmarks say
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# As root Chromium needs --no-sandbox; the rest keeps it from calling home, which would be network beyond loopback.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
]  # fmt: skip
# What Chromium answers when a page goes while it is asked something.
BETWEEN_PAGES = ("context was destroyed", "Cannot find context", "frame was detached", "navigating")
WIDTHS = "() => document.documentElement && [document.documentElement.scrollWidth, window.innerWidth]"
# What axe would say of everything that is well is much: it takes longer to hand over than to find.
AXE_RUN = """tags => document.body && window.axe
    ? axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(found => found.violations) : null"""
# What <noscript> holds is on the page, and must not go while axe has its script.
UNWRAP_NOSCRIPT = "() => document.querySelectorAll('noscript').forEach(held => held.replaceWith(...held.childNodes))"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def find_chromium() -> str:
    """The installed Chromium; PEERHUB_CHROMIUM names another one. Raises RuntimeError."""
    named = os.environ.get("PEERHUB_CHROMIUM")
    found = [named] if named else [path for path in map(shutil.which, CHROMIUM_NAMES) if path]
    if not found:
        raise RuntimeError("Chromium was not found. Install it (Debian: apt-get install chromium).")
    return found[0]


@dataclass
class LiveServer:
    """The application behind waitress, as `make run` serves it."""

    app: Flask
    address: str


@dataclass
class Visitor:
    """One person at one browser window. Notes everything that the browser complains about."""

    page: Page
    server: LiveServer
    javascript: bool = True
    complaints: list[str] = field(default_factory=list)
    _devtools: CDPSession | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear_console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("response", self._hear_response)

    def go(self, path: str) -> None:
        self.page.goto(self.server.address + path)

    def sign_in(self, role: str) -> None:
        """As the demo's `role`@demo.example, through the page."""
        self.go("/sign-in")
        self.page.get_by_label("E-mail").fill(f"{role}@demo.example")
        self.page.locator("input[name=password]").fill(DEMO_PASSWORD)
        self.page.locator("input[name=password]").press("Enter")
        self.page.get_by_text("Sign out").first.wait_for()

    # By keyboard alone

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, target: Locator, *, limit: int = 150) -> None:
        """Press Tab until `target` has the focus, and see that the focus is visible; fails after `limit` presses."""
        wanted = target.element_handle()
        for _ in range(limit):
            if wanted.evaluate("element => element === document.activeElement"):
                self._see_focus()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{target} cannot be reached by Tab")

    def press_on(self, target: Locator, key: str = "Enter") -> None:
        """Go to `target` by Tab and press `key` there."""
        self.tab_to(target)
        self.page.keyboard.press(key)

    def _see_focus(self) -> None:
        visible = self.page.evaluate(
            """() => {
                const shown = getComputedStyle(document.activeElement);
                const ring = shown.outlineStyle !== 'none' && parseFloat(shown.outlineWidth) > 0;
                return ring || shown.boxShadow !== 'none' || shown.backgroundColor !== 'rgba(0, 0, 0, 0)'
                    || ['radio', 'checkbox'].includes(document.activeElement.type);
            }"""
        )
        assert visible, "The focus cannot be seen."

    # Looking at the page

    def check_accessibility(self) -> None:
        """axe finds no violation of WCAG 2.2 AA or of its best practices."""
        with self._scripts_for_axe():
            violations = self._ask(AXE_RUN, WCAG, needs=AXE.read_text())
        found = [
            f"{violation['id']}: {violation['help']}\n    {node['html'][:200]}\n    {node['failureSummary'][:300]}"
            for violation in violations
            for node in violation["nodes"][:3]
        ]
        assert not found, f"{self.page.url} at {self.page.viewport_size}:\n" + "\n".join(found)

    def check_fits(self) -> None:
        """Nothing sticks out sideways: no scrolling in two directions (WCAG 1.4.10)."""
        width, shown = self._ask(WIDTHS)
        assert width <= shown, f"{self.page.url} is {width} pixels wide in a window of {shown}"

    def _ask(self, script: str, argument: Any = None, *, needs: str = "") -> Any:
        """The script's answer from the page that is arriving, where a press of a key or button has called one.

        Between two pages a window has for a moment no document, or one without a root: then the question is put again.
        It is put again as well after `needs`, the library that it calls, came into a page that did not have it yet.
        """
        while True:
            self.page.wait_for_load_state()
            try:
                answer = self.page.evaluate(script, argument)
                if answer is None and needs:
                    self.page.evaluate(needs)
            except Error as error:
                if not any(sign in error.message for sign in BETWEEN_PAGES):
                    raise
            else:
                if answer is not None:
                    return answer

    def look(self) -> None:
        """Both checks, at desktop width and on a small phone."""
        before = self.page.viewport_size
        for width, height in (DESKTOP, PHONE):
            self.page.set_viewport_size({"width": width, "height": height})
            self.check_fits()
            self.check_accessibility()
        if before:
            self.page.set_viewport_size(before)

    def picture(self, name: str) -> None:
        """A screenshot for docs/tour.md; taken only where PEERHUB_PICTURES names a folder."""
        folder = os.environ.get("PEERHUB_PICTURES")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def document(self, name: str, content: bytes) -> None:
        """A PDF for docs/tour.md, kept beside the pictures."""
        folder = os.environ.get("PEERHUB_PICTURES")
        if folder:
            (Path(folder) / f"{name}.pdf").write_bytes(content)

    @contextmanager
    def _scripts_for_axe(self) -> Iterator[None]:
        """Where the window has no JavaScript, axe alone may run in it: the page was drawn without, and stays so.

        A copy of the page in a window with JavaScript would have to load its styles and fonts anew at every look.
        """
        if self.javascript:
            yield
            return
        self.page.wait_for_load_state()  # or the page that is arriving would be drawn with its scripts
        self.page.evaluate(UNWRAP_NOSCRIPT)
        # Playwright keeps scripts off in a session of its own; from another one they come on only after an off.
        self._switch_scripts(on=False)
        self._switch_scripts(on=True)
        try:
            yield
        finally:
            self._switch_scripts(on=False)
        assert not self.page.locator(".js-enabled").count(), f"{self.page.url} ran its scripts: look once it is there"

    def _switch_scripts(self, *, on: bool) -> None:
        if self._devtools is None:  # kept, because scripts come on again where it ends
            self._devtools = self.page.context.new_cdp_session(self.page)
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": not on})

    def _hear_console(self, message: ConsoleMessage) -> None:
        # A refused form answers 4xx, which Chromium also writes to its console; `_hear_response` judges those.
        if message.type in {"error", "warning"} and "the server responded with a status of" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _hear_response(self, response: Response) -> None:
        is_missing_asset = response.status >= 400 and "/static/" in response.url
        if response.status >= 500 or is_missing_asset:
            self.complaints.append(f"{response.status} for {response.url}")


Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_database(test_run: TestRun, worker: str) -> Database:
    return test_run.database(worker, demo=True)


@pytest.fixture(scope="session")
def running_server(demo_database: Database, test_run: TestRun, worker: str) -> Iterator[LiveServer]:
    demo_database.restore()
    settings = {"DATABASE_URL": demo_database.address, "SECRET_KEY": "only for the browser tests of one run, really"}
    app = create_app(DemoConfig(settings, instance=test_run.folder / f"{worker}-demo"))
    server = create_server(app, listen="127.0.0.1:0", threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield LiveServer(app, f"http://127.0.0.1:{server.effective_port}")
    # In the server's own thread, whose loop ends when its last socket is closed.
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=10)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def live_server(running_server: LiveServer, demo_database: Database) -> LiveServer:
    """The server, on demo data exactly as built, whatever the test before did to it."""
    with running_server.app.app_context():
        db.engine.dispose()
        demo_database.restore()
        # Once more: a request that the last test left on its way may have opened the old file between the two.
        db.engine.dispose()
    return running_server


@pytest.fixture
def visit(chromium: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """`visit()` opens a window: `visit(size=PHONE)`, `visit(javascript=False)`. Fails if the browser complained."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def open_window(*, size: tuple[int, int] = DESKTOP, javascript: bool = True, **options: Any) -> Visitor:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        visitors.append(Visitor(context.new_page(), live_server, javascript))
        return visitors[-1]

    yield open_window
    for context in contexts:
        context.close()
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert not complaints, "\n".join(complaints)
