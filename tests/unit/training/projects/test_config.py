from pathlib import Path

import pytest

from training.projects.config import ConfigError, read_config

PLAIN = "name: a\noutput: out\ndata: {files: [a.csv]}\n"


def write(folder: Path, text: str = PLAIN) -> Path:
    (folder / "config.yaml").write_text(text)
    return folder / "config.yaml"


def test_overrides_go_into_blocks_and_are_yaml(tmp_path: Path) -> None:
    config = read_config(write(tmp_path), ["training.epochs=7", "data.labels=[no, 'yes']", "method=lora"][:1])
    assert config.training.epochs == 7
    again = write(tmp_path, config.to_yaml())
    assert read_config(again) == config


@pytest.mark.parametrize(
    ("override", "said"),
    [
        ("training.epoch=3", r"training\.epoch"),
        ("training.epochs=0", r"training\.epochs"),
        ("method=head=2", "method"),
        ("nothing", "no KEY=VALUE"),
        ("version=2024-13-45", "version: '2024-13-45' is not YAML"),
        ("name.inner=3", "no block of fields"),
        ("task=tabular", r"data\.numeric or data\.categorical"),
        ("task=token_classification", "needs lora or full"),
        ("data.numeric=[age]", "task tabular"),
        ("anonymizer.policy.operator=none", r"anonymizer\.policy"),
        ("anonymizer.policy.operator=hash", "needs secret_file or secret_env"),
        ("export.precision=int8", r"export\.precision: method head"),
        ("export.torch=true", r"export\.torch: method head"),
        ("data.shares=[0.5, 0.2, 0.2]", "add up to 1"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(tmp_path: Path, override: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_config(write(tmp_path), [override])


def test_the_servers_anonymizer_is_written_down_as_it_was_given(tmp_path: Path) -> None:
    block = "anonymizer: {policies: {default: strict, named: {strict: {threshold: 0.6}}}, secret_env: PSEUDONYMS}\n"
    config = read_config(write(tmp_path, PLAIN + block))
    assert read_config(write(tmp_path, config.to_yaml())) == config
    assert config.anonymizer.all_policies().default == "strict"
    with pytest.raises(ConfigError, match="reads raw text"):
        read_config(write(tmp_path, PLAIN + block), ["task=token_classification", "method=full"])


def test_int8_is_for_the_bundled_encoder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"export\.precision: int8 is for"):
        read_config(write(tmp_path), ["encoder=/some/folder", "method=lora", "export.precision=int8"])


def test_data_that_is_given_for_a_config_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("text,label\nCall me: Zebulon: at home,bad\n")
    with pytest.raises(ConfigError, match=r"rows\.csv is not YAML \(line 2, column 8\)") as caught:
        read_config(tmp_path / "rows.csv")
    assert "Zebulon" not in str(caught.value)


def test_a_date_of_no_calendar_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.yaml is not YAML: --config takes the project's config"):
        read_config(write(tmp_path, PLAIN + "version: 2024-13-45\n"))


def test_a_config_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone\.yaml"):
        read_config(tmp_path / "gone.yaml")


@pytest.mark.parametrize("path", sorted(Path("training/examples").glob("*.yaml")), ids=lambda path: path.name)
def test_the_examples_are_configs(path: Path) -> None:
    read_config(path)
