"""Starting the pages: checks that can fail are made before Streamlit, so that each is one sentence."""

import runpy
import socket
import sys
from urllib.parse import urlsplit

from coach.domain.accounts import OPERATOR
from coach.errors import PortInUse
from coach.settings import ROOT, Settings


def serve(settings: Settings) -> None:
    """Serve the pages until interrupted; raises PortInUse, StoreError or SettingsError before the first page.

    Streamlit runs in this process, so that what the checks imported is there when the first page is drawn.
    """
    _require_free(settings)
    # Imported here: the port is checked in a quarter of a second, the whole house takes two.
    from coach.bootstrap import Coach

    coach = Coach(settings)
    coach.prepare()
    print(f"Concord: {settings.address}", flush=True)
    if settings.accounts == "local" and (first := coach.accounts.first_administrator(OPERATOR)):
        print(f"First administrator ({first.account}): {settings.address}/welcome/{first.token}", flush=True)
    options = ["--server.address", settings.host, "--server.port", str(settings.port)]
    if settings.url:  # Streamlit takes a websocket from the name it believes to be served at
        options += ["--browser.serverAddress", urlsplit(settings.url).hostname or ""]
    sys.argv = ["streamlit", "run", str(ROOT / "app.py"), *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)


def _require_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PortInUse(port=settings.port) from error
