"""`/docs`: Swagger UI from this folder, so that reading the docs works offline and tells no third party."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from deployments.errors import NotFound
from deployments.ingress.responses import Response

__all__ = ["asset", "docs_page", "front_page"]

_ASSETS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}

_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Cloakroom API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url: "/openapi.json", dom_id: "#api", deepLinking: true, tryItOutEnabled: true});</script>
</body></html>
"""


def docs_page() -> Response:
    """Return the page that shows `/openapi.json`."""
    return Response(_PAGE.encode(), media_type="text/html; charset=utf-8")


def front_page() -> Response:
    """Send a browser on to the docs."""
    return Response(b"", status=307, media_type="text/plain", headers={"location": "/docs"})


def asset(name: str) -> Response:
    """Return one of Swagger UI's files.

    Raises:
        NotFound: there is no such file.
    """
    if name not in _ASSETS:
        raise NotFound("No such page.")
    headers = {"content-encoding": "gzip", "cache-control": "public, max-age=86400"}
    return Response(_gzipped(name), media_type=f"{_ASSETS[name]}; charset=utf-8", headers=headers)


@cache
def _gzipped(name: str) -> bytes:
    return (files("deployments.ingress") / "static" / f"{name}.gz").read_bytes()
