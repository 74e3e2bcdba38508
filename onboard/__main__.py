"""``python -m onboard`` and the ``onboard`` command."""

from __future__ import annotations


def main() -> None:
    from onboard.cli.boundary import run

    raise SystemExit(run())


if __name__ == "__main__":
    main()
