"""``python -m onboard`` and the ``onboard`` command.

What costs each process time and gives us nothing is switched off before anything is imported: NumPy's threads for
matrices (we have none, and it starts them when it is imported) and the search for pydantic's plugins.
"""

from __future__ import annotations

import os


def main() -> None:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from onboard.cli.boundary import run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
