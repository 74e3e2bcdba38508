"""onboard serve: the site, for browsers and phones."""

from __future__ import annotations

import signal
from pathlib import Path

import click

from onboard.cli import screen


@click.command()
@click.option("--lan", is_flag=True, help="Let other devices in the network in, such as your phone.")
@click.option("--host", default="", help="Listen on this address instead of 127.0.0.1.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Listen on this port; 0 takes any free one.",
)
@click.option(
    "--tls-cert",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Serve over HTTPS with this certificate (PEM, with its intermediates).",
)
@click.option("--tls-key", metavar="FILE", type=click.Path(path_type=Path), help="The certificate's key (PEM).")
@click.pass_obj
def command(workspace: Path, lan: bool, host: str, port: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Serve the site until Ctrl-C. Only this computer can see it, unless told otherwise."""
    from onboard.core.errors import UsageError
    from onboard.pipeline.workspace import open_workspace
    from onboard.web.server import lan_address, serve
    from onboard.web.tls import tls_context

    if lan and host:
        raise UsageError("--lan and --host say two different things", hint="Give one of them.")
    if (tls_cert is None) != (tls_key is None):
        raise UsageError("--tls-cert and --tls-key belong together", hint="Give both, or neither.")
    tls = tls_context(tls_cert, tls_key) if tls_cert and tls_key else None
    place = open_workspace(workspace)
    if not (place.site / "index.html").is_file():
        raise UsageError("there is no site yet", file=str(place.site), hint="Run: onboard build")

    def ready(address: str) -> None:
        if lan:
            from onboard.publish.qr import qr_terminal

            address = address.replace("0.0.0.0", lan_address())  # noqa: S104 - only shown
            screen.say(qr_terminal(address))
        screen.say(f"Serving {place.site}")
        screen.say(f"Open {address}    (Ctrl-C ends it)")

    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    serve(place.site, host="0.0.0.0" if lan else host or "127.0.0.1", port=port, tls=tls, on_ready=ready)  # noqa: S104 - asked for
