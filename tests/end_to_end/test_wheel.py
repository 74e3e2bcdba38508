"""The installed wheel, outside the checkout, builds a video: nothing it needs stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from workshop import document

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT],
        check=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    return next(folder.glob("onboard-*.whl"))


def test_the_wheel_carries_assets_and_templates_and_no_tests(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    needed = {
        "onboard/_assets/theme/theme.toml",
        "onboard/_assets/pictograms/pictograms.toml",
        "onboard/_assets/sample/checklist.md",
        "onboard/pipeline/templates/preview.toml",
    }
    assert needed <= set(names)
    assert any(name.startswith("onboard/_scripts_templates/") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


@pytest.mark.slow
def test_the_installed_wheel_builds_a_video(wheel: Path, tmp_path: Path) -> None:
    """Installed alone in a folder, with the checkout out of sight; its dependencies come from this environment."""
    home, packages = tmp_path / "home", tmp_path / "packages"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", packages, wheel], check=True
    )
    source = document(tmp_path / "desk")
    (home).mkdir()
    kept = f"[one for one in sys.path if {str(ROOT)!r} not in one or 'site-packages' in one]"
    hide = f"import sys; sys.path[:] = {kept}; "
    run = hide + (
        f"sys.path.insert(0, {str(packages)!r}); "
        f"import onboard; assert onboard.__file__.startswith({str(packages)!r}); "
        "from onboard.cli.boundary import run; raise SystemExit(run(sys.argv[1:]))"
    )

    def installed(*words: str) -> None:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(packages), sysconfig.get_paths()["purelib"]])}
        command = [sys.executable, "-S", "-c", run, *words]
        done = subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    installed("init", "plant")
    installed("-C", "plant", "new", "ws-04", str(source))
    installed("-C", "plant", "build", "ws-04")
    assert list((home / "plant" / "output" / "site" / "r").glob("*/video.de.mp4"))
