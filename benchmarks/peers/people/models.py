"""The two models as transformers pipelines: our recognizer's and our sentiment model's weights, in float32."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoTokenizer,
    BertModel,
    BertPreTrainedModel,
    TextClassificationPipeline,
    TokenClassificationPipeline,
)
from transformers.modeling_outputs import SequenceClassifierOutput, TokenClassifierOutput

from preprocessing.pii.recognizer import SHAPES
from preprocessing.pii.recognizer.pieces import shapes_of

__all__ = ["open_names", "open_sentiment"]

STRIDE = 32
LAYERS_READ = 3


class ShapedTokenClassifier(BertPreTrainedModel):
    """BERT with an embedding of each word piece's shape beside that of the piece."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.shape_embeddings = torch.nn.Embedding(SHAPES, config.hidden_size)
        self.classifier = torch.nn.Linear(config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids: Any, attention_mask: Any, shape_ids: Any, **_: Any) -> TokenClassifierOutput:
        """Return logits [b, l, labels] of int64 [b, l] inputs."""
        words = self.bert.embeddings.word_embeddings(input_ids) + self.shape_embeddings(shape_ids)
        hidden = self.bert(inputs_embeds=words, attention_mask=attention_mask).last_hidden_state
        return TokenClassifierOutput(logits=self.classifier(hidden))


class MeansClassifier(BertPreTrainedModel):
    """BERT with a linear layer over the means of its last layers' tokens."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.bert = BertModel(config, add_pooling_layer=False)
        self.classifier = torch.nn.Linear(LAYERS_READ * config.hidden_size, config.num_labels)
        self.post_init()

    def forward(self, input_ids: Any, attention_mask: Any, **_: Any) -> SequenceClassifierOutput:
        """Return logits [b, labels] of int64 [b, l] inputs."""
        found = self.bert(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
        share = (attention_mask / attention_mask.sum(dim=1, keepdim=True)).unsqueeze(1)
        means = [(share @ hidden).squeeze(1) for hidden in found.hidden_states[-LAYERS_READ:]]
        return SequenceClassifierOutput(logits=self.classifier(torch.cat(means, dim=1)))


class ShapedPipeline(TokenClassificationPipeline):
    """Gives the model the shapes of the pieces, which an uncased tokenizer loses."""

    def preprocess(self, sentence: str, offset_mapping: Any = None, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Yield the model's inputs, a window at a time."""
        for inputs in super().preprocess(sentence, offset_mapping, **parameters):
            inputs["shape_ids"] = _shape_ids(sentence, inputs["offset_mapping"][0].tolist())
            yield inputs


def _shape_ids(text: str, offsets: list[tuple[int, int]]) -> torch.Tensor:
    pieces = [(start, end) for start, end in offsets if start < end]
    shapes = iter(shapes_of(text, [start for start, _ in pieces], [end for _, end in pieces]))
    return torch.tensor([[next(shapes) if start < end else 0 for start, end in offsets]])


def open_names(folder: Path, batch_size: int) -> Any:
    """Return the pipeline that finds names: a text or a list of texts to `entity_group`, `start`, `end`, `score`."""
    return ShapedPipeline(
        model=ShapedTokenClassifier.from_pretrained(str(folder)).eval(),
        tokenizer=AutoTokenizer.from_pretrained(str(folder)),
        aggregation_strategy="average",
        stride=STRIDE,
        batch_size=batch_size,
    )


def open_sentiment(folder: Path, batch_size: int) -> Any:
    """Return the pipeline that classifies: a list of texts to all labels and scores of each, best first."""
    return TextClassificationPipeline(
        model=MeansClassifier.from_pretrained(str(folder)).eval(),
        tokenizer=AutoTokenizer.from_pretrained(str(folder)),
        batch_size=batch_size,
        top_k=None,
        truncation=True,
    )
