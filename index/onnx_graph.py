"""Write a transformer as an ONNX graph for exported.py. Beside embedding.py, the only module that knows torch.

The network stays in single precision; only the table of words is written in 8 bits, with a scale for each row, which
moves no cosine by more than 0.0001 and makes the file a third. Networks in 8 bits were measured and left: a third
less CPU, but in other languages than the reports' 2 to 4 more questions of a hundred missed their passage.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.exported import GRAPH_SUFFIX, INPUT, OUTPUT, WEIGHTS_SUFFIX

if TYPE_CHECKING:
    import torch
    from torch import nn
    from transformers import PreTrainedModel

_OPSET = 17
_ROWS_AT_ONCE = 8192
_MAPPED_FROM_BYTES = 1024  # smaller weights stay in the graph
_SILENT = 3  # onnxruntime's level "error"


def write_graph(network: "PreTrainedModel", folder: Path, name: str) -> None:
    """Write the network as `name`: from the ids of one text, shape (1, tokens), to states, (1, tokens, dimensions)."""
    import onnxruntime  # noqa: PLC0415  # needed for a second, once
    import torch  # noqa: PLC0415  # loaded with the original, which takes seconds

    draft = folder / "draft.onnx"
    with _rows_in_bytes(network), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the older exporter, the one that needs no further package, and of tracing
        torch.onnx.export(
            _states_alone(network),
            (torch.tensor([[0, 1, 2, 3, 2]]),),
            str(draft),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {1: "tokens"}, OUTPUT: {1: "tokens"}},
            opset_version=_OPSET,
            dynamo=False,
        )
    options = onnxruntime.SessionOptions()
    options.log_severity_level = _SILENT
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC  # good for any processor
    options.optimized_model_filepath = str(folder / f"{name}{GRAPH_SUFFIX}")
    prefix = "session.optimized_model_external_initializers"
    options.add_session_config_entry(f"{prefix}_file_name", f"{name}{WEIGHTS_SUFFIX}")
    options.add_session_config_entry(f"{prefix}_min_size_in_bytes", str(_MAPPED_FROM_BYTES))
    onnxruntime.InferenceSession(str(draft), options, providers=["CPUExecutionProvider"])
    draft.unlink()


def _states_alone(network: "PreTrainedModel") -> "nn.Module":
    from torch import nn  # noqa: PLC0415  # loaded with the original, which takes seconds

    class StatesAlone(nn.Module):
        """The network with one input and one output; no mask, because texts come one by one."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: "torch.Tensor") -> "torch.Tensor":
            return self.network(input_ids=ids).last_hidden_state  # type: ignore[no-any-return]  # a field by name

    return StatesAlone().eval()


@contextmanager
def _rows_in_bytes(network: "PreTrainedModel") -> Iterator[None]:
    """Inside, the network's table of words holds 8-bit numbers and one scale a row, and attention is spelt out.

    Both are put back. Written plainly, attention gives the faster graph.
    """
    import torch  # noqa: PLC0415  # loaded with the original, which takes seconds
    from torch import nn  # noqa: PLC0415  # as above

    words: Any = network.get_input_embeddings()
    weight: torch.Tensor = words.weight.detach()

    class Rows(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            numbers = torch.empty(weight.shape, dtype=torch.int8)
            scales = torch.empty((len(weight), 1))
            for start in range(0, len(weight), _ROWS_AT_ONCE):  # bit by bit, for the memory
                rows = slice(start, start + _ROWS_AT_ONCE)
                scales[rows] = weight[rows].abs().amax(dim=1, keepdim=True).clamp(min=torch.finfo().tiny) / 127
                numbers[rows] = torch.round(weight[rows] / scales[rows]).to(torch.int8)
            self.numbers = nn.Buffer(numbers)
            self.scales = nn.Buffer(scales)

        def forward(self, ids: torch.Tensor) -> torch.Tensor:
            look_up = nn.functional.embedding
            return look_up(ids, self.numbers).to(torch.float32) * look_up(ids, self.scales)

    attention = network.config._attn_implementation  # noqa: SLF001  # has no other name
    network.set_input_embeddings(Rows())
    network.set_attn_implementation("eager")
    try:
        yield
    finally:
        network.set_attn_implementation(attention)
        network.set_input_embeddings(words)
