import hashlib
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer as Rust
from tokenizers import models, pre_tokenizers, processors

from preprocessing.bundle import BUNDLED_ROOT
from preprocessing.tokenize import FastTokenizer, TokenizerError

MINILM = BUNDLED_ROOT / "all-minilm-l6-v2" / "tokenizer.json"
WORDS = {word: i for i, word in enumerate(["<s>", "<pad>", "</s>", "a", "b", "[UNK]"])}


def write_tokenizer(path: Path, processor: Any = None) -> Path:
    rust = Rust(models.WordLevel(WORDS, unk_token="[UNK]"))
    rust.pre_tokenizer = pre_tokenizers.Whitespace()
    rust.add_special_tokens(["<s>", "<pad>", "</s>"])
    if processor is not None:
        rust.post_processor = processor
    rust.save(str(path))
    return path


def test_bert_specials_come_from_the_post_processor() -> None:
    tokenizer = FastTokenizer(MINILM)
    assert (tokenizer.prefix, tokenizer.suffix, tokenizer.pad_id) == ((101,), (102,), 0)
    assert tokenizer.vocab_size == 30522
    assert tokenizer.sha256 == hashlib.sha256(MINILM.read_bytes()).hexdigest()


def test_roberta_specials_come_from_the_post_processor(tmp_path: Path) -> None:
    processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokenizer = FastTokenizer(write_tokenizer(tmp_path / "tokenizer.json", processor))
    assert (tokenizer.prefix, tokenizer.suffix, tokenizer.pad_id) == ((0,), (2,), 1)


def test_a_tokenizer_without_post_processor_has_no_specials(tmp_path: Path) -> None:
    tokenizer = FastTokenizer(write_tokenizer(tmp_path / "tokenizer.json"))
    assert (tokenizer.prefix, tokenizer.suffix) == ((), ())


def test_texts_are_neither_cut_nor_padded() -> None:
    long, short = FastTokenizer(MINILM).encode(["word " * 700, "word"])
    assert (len(long), len(short)) == (700, 1)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"not json"])
def test_a_file_that_is_no_tokenizer_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_bytes(content)
    with pytest.raises(TokenizerError, match=r"tokenizer\.json is not a readable"):
        FastTokenizer(path)
