"""Starting the pages: checks that can fail are made before Streamlit, so that each is one sentence."""

import os
import socket
import sys
from pathlib import Path

from coach.bootstrap import Coach
from coach.errors import PortInUse
from coach.settings import ROOT, Settings


def serve(settings: Settings) -> None:
    """Replace this process with the Streamlit server; raises PortInUse, StoreError or SettingsError first."""
    _require_free(settings)
    Coach(settings).prepare()
    print(f"Concord: http://{settings.host}:{settings.port}", flush=True)
    os.chdir(ROOT)
    app = str(Path(ROOT) / "app.py")
    options = ["--server.address", settings.host, "--server.port", str(settings.port)]
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", app, *options])


def _require_free(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise PortInUse(port=settings.port) from error
