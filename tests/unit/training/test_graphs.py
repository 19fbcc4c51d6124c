"""Graphs made smaller: what the runtime's own tools stumble over."""

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from training.embedding import open_session  # noqa: E402
from training.graphs import as_int8_dynamic, is_quantized  # noqa: E402

ORT = "com.microsoft"


def test_linear_layers_behind_the_runtimes_own_operators_become_int8() -> None:
    """Of what such an operator gives, no type is known; the bundled encoder's graph has attention of that kind."""
    weight = np.random.default_rng(0).normal(0, 1, (16, 16)).astype(np.float32)
    nodes = [
        helper.make_node("Gelu", ["x"], ["inner"], domain=ORT),
        helper.make_node("MatMul", ["inner", "weight"], ["hidden"]),
        helper.make_node("Gelu", ["hidden"], ["last"], domain=ORT),
        helper.make_node("MatMul", ["last", "weight"], ["y"]),
    ]
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, ["b", 16]) for name in "xy")
    graph = helper.make_graph(nodes, "two", [x], [y], [numpy_helper.from_array(weight, "weight")])
    opsets = [helper.make_opsetid("", 21), helper.make_opsetid(ORT, 1)]
    content = helper.make_model(graph, opset_imports=opsets, ir_version=10).SerializeToString()
    made = as_int8_dynamic(content)
    assert is_quantized(made)
    given = {"x": np.ones((2, 16), np.float32)}
    wanted, found = (open_session(one).run(None, given)[0] for one in (content, made))
    np.testing.assert_allclose(found, wanted, atol=0.05 * np.abs(wanted).max())
