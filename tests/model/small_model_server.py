"""A llama.cpp server with a real small model, as a process of its own; prints its address, and ends with its input.

Not in the tests' process: its compiled module does not get on with others there (both made with Cython).
"""

from __future__ import annotations

import sys

import xllamacpp


def main(model: str) -> None:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = model
    parameters.n_ctx = 4096
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1  # more of them wait for each other on a busy machine
    server = xllamacpp.Server(parameters)
    print(f"address {server.listening_address}/v1", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
