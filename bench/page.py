"""What the running app costs: start to first page, memory, and CPU of one redraw of the practice page at turn 20.

    python bench/page.py [--json]

Starts the real server, opens it in headless Chromium, seeds one session with 20 turns through the services, opens it,
switches the gauge off and on (each switch is one full rerun) and divides the server's CPU time by the reruns.
Limits: redraw ≤ 40 ms CPU, first page ≤ 6 s, resident memory ≤ 500 MB. Exit 1 above.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER
from coach.settings import Settings

ROOT = Path(__file__).parent.parent
PORT = 8577
RERUNS = 30
TURNS = 20
LIMITS = {"first_page_s": 6.0, "redraw_cpu_ms": 40.0, "memory_mb": 500.0}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def main() -> int:
    """Measure, print, and tell by the exit code whether the limits hold."""
    with tempfile.TemporaryDirectory() as home:
        session = _seeded(Path(home))
        environment = {**os.environ, "COACH_HOME": home, "COACH_PORT": str(PORT)}
        command = [sys.executable, "-c", "from coach.cli.main import main; main()"]
        subprocess.run([*command, "index"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        start = time.perf_counter()
        server = subprocess.Popen([*command, "run"], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            figures = _measured(psutil.Process(server.pid), session, start)
        finally:
            server.terminate()
            server.wait(timeout=20)
    print(json.dumps(figures) if "--json" in sys.argv else "\n".join(f"{k:14} {v}" for k, v in figures.items()))
    return int(any(figures[name] > limit for name, limit in LIMITS.items()))


def _seeded(home: Path) -> str:
    """A session of 20 turns: middling replies that neither settle nor end it."""
    coach = Coach(Settings(home=home))
    coach.admin.index()
    session = coach.practice.start(LOCAL_LEARNER, coach.studio.scenes()[0][1].id, "zh", Difficulty.EASY, seed=1)
    for number in range(TURNS):
        reply = f"周三下午我发的第{number + 1}版报价单一共{number + 3}页，到现在没有回音，我有点着急。"
        turn = coach.practice.reply(LOCAL_LEARNER, session.id, reply, str(uuid.uuid4()))
        assert turn.standing.outcome == "open", f"ended at turn {turn.number}: {turn.standing.outcome}"
    return session.id


def _measured(server: psutil.Process, session: str, start: float) -> dict[str, float]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page(locale="zh-CN")
        _goto(page, f"http://127.0.0.1:{PORT}/")
        page.locator(".card").first.wait_for()
        first = time.perf_counter() - start
        page.goto(f"http://127.0.0.1:{PORT}/practise?session={session}")
        page.get_by_role("button", name="更多").click()
        toggle = page.locator("[data-testid=stCheckbox]").filter(has_text="显示对方状态").locator("label")
        toggle.wait_for()
        page.wait_for_timeout(6000)  # warming and freezing are done by then
        _switch(page, toggle, 4)
        before = server.cpu_times()
        _switch(page, toggle, RERUNS)
        after = server.cpu_times()
        cpu = (after.user + after.system - before.user - before.system) / RERUNS * 1000
        memory = server.memory_info().rss / 2**20
        browser.close()
    return {"first_page_s": round(first, 2), "redraw_cpu_ms": round(cpu, 1), "memory_mb": round(memory)}


def _goto(page: Page, url: str) -> None:
    for _attempt in range(200):
        try:
            page.goto(url)
            return
        except Exception:  # not listening yet
            time.sleep(0.05)
    raise TimeoutError(url)


def _switch(page: Page, toggle: "object", times: int) -> None:
    for _number in range(times):
        shown = page.locator(".gauge").count()
        toggle.click()  # type: ignore[attr-defined]
        page.wait_for_function("n => document.querySelectorAll('.gauge').length !== n", arg=shown)
        page.wait_for_timeout(150)


if __name__ == "__main__":
    sys.exit(main())
