"""The graph beside what people would use in its place, in one run on one machine: `python -m benchmarks.peers`.

- `people`: what people would write: FastAPI, Presidio, transformers pipelines, torch in float32.
- `litserve`, `mosec`, `bentoml`: the same kernels as ours, served by others with their dynamic batching.
- `naive`: our stages on Ray Serve, one handle call a request and stage. `ceiling`: our functions with no server at all.

Each peer runs in a virtual environment of its own under `.cache/peers/`. Modules named `app` run there and there only.
"""
