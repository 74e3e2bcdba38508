"""Voice models of a few bytes, real ONNX files: one that hums, and those a careless or hostile stranger would send.

Field numbers: onnx.proto3 (opset 15, IR version 8).
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

RATE = 22_050
_FLOAT, _INT64, _BOOL = 1, 7, 9


def config(language: str = "en_US", *, espeak: str = "en-us", **more: object) -> dict[str, object]:
    """A configuration with a number for every phoneme a test may meet."""
    phonemes = "_^$ .,;:?!ˈˌː" + "".join(map(chr, range(ord("a"), ord("z") + 1))) + "ɐɑɒɔəɚɛɜɡɪŋɹʃʊʌʒʔθæðiɾʁçœøyᵻ̩̃"
    return {
        "audio": {"sample_rate": RATE},
        "espeak": {"voice": espeak},
        "language": {"code": language},
        "num_symbols": 256,
        "num_speakers": 1,
        "phoneme_id_map": {phoneme: [number] for number, phoneme in enumerate(dict.fromkeys(phonemes))},
        **more,
    }


def place(folder: Path, name: str, model: bytes, settings: object = None) -> Path:
    """Write a model and its configuration; returns the model's path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.onnx").write_bytes(model)
    (folder / f"{name}.onnx.json").write_text(json.dumps(config() if settings is None else settings))
    return folder / f"{name}.onnx"


# ------------------------------------------------------------------------------------------------ models


def humming(*, pitch: float = 220.0, speakers: bool = False) -> bytes:
    """Hums for a second, whatever it is asked to say."""
    return _says((0.5 * np.sin(2 * np.pi * pitch * np.arange(RATE) / RATE)).astype(np.float32), speakers=speakers)


def silent() -> bytes:
    return _says(np.zeros(RATE, dtype=np.float32))


def no_number() -> bytes:
    """Gives what is no sound at all."""
    return _says(np.full(RATE, np.nan, dtype=np.float32))


def with_weights_elsewhere(file: str) -> bytes:
    """Would read another file of the machine as its weights."""
    where = _text(1, "location") + _text(2, file)
    weights = _numbers(1, [1, 1, RATE]) + _number(2, _FLOAT) + _text(8, "wave") + _field(13, where) + _number(14, 1)
    return _model(_node("Identity", ["wave"], ["output"]), _field(5, weights))


def greedy() -> bytes:
    """Asks for more memory than there is."""
    node = _node("ConstantOfShape", ["shape"], ["output"])
    return _model(node, _field(5, _tensor("shape", np.array([1, 1, 50_000_000_000], dtype=np.int64), _INT64)))


def endless() -> bytes:
    """Never comes to an end."""
    body = _node("Identity", ["on"], ["still_on"]) + _node("Identity", ["carried"], ["next"])
    body += _text(2, "body") + _field(11, _value("round", _INT64, [])) + _field(11, _value("on", _BOOL, []))
    body += _field(11, _value("carried", _FLOAT, [1, 1, RATE]))
    body += _field(12, _value("still_on", _BOOL, [])) + _field(12, _value("next", _FLOAT, [1, 1, RATE]))
    attribute = _field(5, _text(1, "body") + _field(6, body) + _number(20, 5))
    loop = _node("Loop", ["rounds", "yes", "wave"], ["output"], attribute)
    weights = _field(5, _tensor("rounds", np.array(2**62, dtype=np.int64), _INT64))
    weights += _field(5, _tensor("yes", np.array(True), _BOOL))
    weights += _field(5, _tensor("wave", np.zeros((1, 1, RATE), dtype=np.float32), _FLOAT))
    return _model(loop, weights)


def _says(wave: np.ndarray, *, speakers: bool = False) -> bytes:
    weights = _field(5, _tensor("wave", wave.reshape(1, 1, -1), _FLOAT))
    return _model(_node("Identity", ["wave"], ["output"]), weights, speakers=speakers)


def _model(nodes: bytes, weights: bytes, *, speakers: bool = False) -> bytes:
    inputs = [("input", _INT64, [1, 0]), ("input_lengths", _INT64, [1]), ("scales", _FLOAT, [3])]
    inputs += [("sid", _INT64, [1])] if speakers else []
    graph = nodes + _text(2, "voice") + weights
    graph += b"".join(_field(11, _value(*one)) for one in inputs) + _field(12, _value("output", _FLOAT, [1, 1, 0]))
    return _number(1, 8) + _field(8, _text(1, "") + _number(2, 15)) + _field(7, graph)


def _node(operation: str, inputs: list[str], outputs: list[str], attributes: bytes = b"") -> bytes:
    names = b"".join(_text(1, name) for name in inputs) + b"".join(_text(2, name) for name in outputs)
    return _field(1, names + _text(4, operation) + attributes)


def _tensor(name: str, values: np.ndarray, kind: int) -> bytes:
    return _numbers(1, list(values.shape)) + _number(2, kind) + _text(8, name) + _field(9, values.tobytes())


def _value(name: str, kind: int, shape: list[int]) -> bytes:
    """0 stands for a length that is not known."""
    sizes = b"".join(_field(1, _number(1, size) if size else _text(2, "n")) for size in shape)
    return _text(1, name) + _field(2, _field(1, _number(1, kind) + _field(2, sizes)))


# ------------------------------------------------------------------------------------------------ protocol buffers


def _varint(number: int) -> bytes:
    taken = bytearray()
    while number > 0x7F:
        taken.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*taken, number])


def _number(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _numbers(field: int, numbers: list[int]) -> bytes:
    return b"".join(_number(field, number) for number in numbers)


def _field(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _text(field: int, text: str) -> bytes:
    return _field(field, text.encode())
