"""The block of a model that runs elsewhere."""

import pytest
from pydantic import ValidationError

from deployments.catalog import ModelEntry
from deployments.remote_options import RemoteOptions

URLS = ["ftp://x", "x", "http://", "http://me:pw@x", "http://x?key=1", "http://x#a"]
URLS += ["http://x:99999", "http://x:0", "http://x:one", "http://x/ü", "http://x y", "http://x\r\nA: b", "http://x/a b"]


@pytest.mark.parametrize("url", URLS)
def test_a_url_is_a_plain_place(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        RemoteOptions(url=url)
    assert "pw" not in str(refused.value)


def test_a_final_slash_means_nothing() -> None:
    assert RemoteOptions(url="https://x:8443/models/").url == "https://x:8443/models"


def test_the_block_and_the_backend_come_together() -> None:
    given = {"name": "m", "source": "bundled:sentiment"}
    entry = ModelEntry.model_validate(given | {"backend": "remote", "remote": {"url": "http://x"}})
    assert entry.remote is not None
    for alone in ({"backend": "remote"}, {"remote": {"url": "http://x"}}):
        with pytest.raises(ValidationError, match="needs the block remote"):
            ModelEntry.model_validate(given | alone)
