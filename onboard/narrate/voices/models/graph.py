"""A piper model with its durations made visible.

A piper model (VITS, arXiv:2106.06103) works out how long each phoneme lasts and keeps it to itself. In the ONNX
graph that is the output of the only ``Ceil`` node. A model file is one protocol-buffers message, and when such
messages stand one behind the other their lists are joined (protobuf.dev, "Encoding", "Last One Wins"): a few bytes
behind the file name that value as a further output of the graph. Nothing else about the model changes.

Field numbers: onnx.proto3, IR version 8.
"""

from __future__ import annotations

from collections.abc import Iterator

from onboard.core.errors import InputError

_GRAPH = 7
_NODE, _WEIGHTS, _OUTPUT = 1, 5, 12
_NODE_OUTPUT, _OPERATION, _ATTRIBUTE = 2, 4, 5
_TENSOR, _INNER_GRAPH = 5, 6
_NAME = 1
_EXTERNAL = 13
_LENGTH_DELIMITED = 2
_WIDTHS = {1: 8, 5: 4}


def with_durations(model: bytes, shown: str) -> bytes:
    """The model with one more output, samples / hop length of each phoneme id; unchanged where it has no such value.

    Raises InputError for a damaged file, and for one that would read its weights from other files.
    """
    durations, outputs = list[bytes](), list[bytes]()
    try:
        for graph in _fields(memoryview(model), _GRAPH):
            durations += [name for node in _fields(graph, _NODE) for name in _made_by_ceil(node)]
            outputs += [bytes(name) for output in _fields(graph, _OUTPUT) for name in _fields(output, _NAME)]
            if any(True for weights in _weights(graph) for _ in _fields(weights, _EXTERNAL)):
                raise InputError(
                    "keeps its weights in other files, which is not supported",
                    file=shown,
                    hint="Use a model that is one file.",
                )
    except IndexError as exc:
        raise InputError(
            "is not a whole ONNX model: it is cut off, or something else under that name (a page, a Git LFS pointer)",
            file=shown,
            hint="Fetch it again.",
        ) from exc
    if not outputs:
        raise InputError("is not an ONNX model", file=shown, hint="A piper model is a file called NAME.onnx.")
    if len(durations) != 1 or durations[0] in outputs:
        return model
    return model + _message(_GRAPH, _message(_OUTPUT, _message(_NAME, durations[0])))


def _made_by_ceil(node: memoryview) -> list[bytes]:
    if not any(bytes(operation) == b"Ceil" for operation in _fields(node, _OPERATION)):
        return []
    return [bytes(name) for name in _fields(node, _NODE_OUTPUT)]


def _weights(graph: memoryview) -> Iterator[memoryview]:
    """All tensors a graph brings along, those of its nodes and inner graphs too."""
    yield from _fields(graph, _WEIGHTS)
    for node in _fields(graph, _NODE):
        for attribute in _fields(node, _ATTRIBUTE):
            yield from _fields(attribute, _TENSOR)
            for inner in _fields(attribute, _INNER_GRAPH):
                yield from _weights(inner)


def _fields(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """The length-delimited fields of a message that have a number. IndexError where the message is cut off."""
    at = 0
    while at < len(message):
        key, at = _number(message, at)
        kind = key & 7
        if kind == 0:
            _, at = _number(message, at)
            continue
        length = _WIDTHS.get(kind, -1)
        if kind == _LENGTH_DELIMITED:
            length, at = _number(message, at)
        if length < 0 or at + length > len(message):
            raise IndexError(at)
        if key >> 3 == wanted and kind == _LENGTH_DELIMITED:
            yield message[at : at + length]
        at += length


def _number(message: memoryview, at: int) -> tuple[int, int]:
    """A base-128 number and where it ends."""
    number = 0
    for place in range(10):
        byte = message[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    raise IndexError(at)


def _message(number: int, content: bytes) -> bytes:
    length, rest = bytearray(), len(content)
    while rest > 0x7F:
        length.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes([number << 3 | _LENGTH_DELIMITED, *length, rest]) + content
