# Two commands do all the set-up: `make serve` and `make test`. `make` alone lists the rest.
.DEFAULT_GOAL := help
BIN := .venv/bin
SETUP = python=$$(PYTHON="$(PYTHON)" scripts/find_python) && "$$python" scripts/setup_venv.py
PYTHON_CODE := benchmarks cluster deployments graphs preprocessing scripts tests training

# A Python that may not keep bytecode compiles Ray anew in each of its processes: half of a start's time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help serve stop setup lint unit properties integration e2e served test test-long bench bench-pii bench-peers bench-startup bench-overload soak bench-plot bench-cache bench-gpu bench-scaling profile bench-explain bench-families bench-backends clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' Makefile

serve: ## Serve on http://127.0.0.1:8000 (GPU=1: with torch; ARGS="--port 9000 …")
	@$(SETUP) $(if $(GPU),gpu)
	@exec $(BIN)/python -m cluster.serve $(ARGS)

stop: ## Stop what was started from this checkout
	@$(BIN)/python -m cluster.stop

setup: ## Bring .venv up to date for development (every extra)
	@$(SETUP) gpu train test

test: setup lint unit served ## All checks and all tests: what CI runs

lint: setup ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(wildcard $(PYTHON_CODE))
	$(BIN)/lint-imports

unit: setup ## Unit tests: no Ray, no network; properties on the same examples each time
	$(BIN)/python -m pytest -n auto --dist loadgroup --hypothesis-profile=ci tests/unit

properties: setup ## Property tests on a thousand new examples each (minutes): what they find becomes an @example
	$(BIN)/python -m pytest -n auto --hypothesis-profile=search -m hypothesis tests/unit

integration: setup ## Tests of single parts on a real Serve
	$(BIN)/python -m pytest tests/integration

e2e: setup ## Tests of serve_config.yaml as it is served
	$(BIN)/python -m pytest tests/e2e

served: setup ## Both of these, on one server
	$(BIN)/python -m pytest -m "not long" tests/integration tests/e2e

test-long: setup ## Tests that start servers of their own for what smaller tests have shown; at Ray's own periods
	RAY_SERVE_CONTROL_LOOP_INTERVAL_S=1 $(BIN)/python -m pytest -m long --ignore tests/integration/test_reload.py tests/integration
	RAY_SERVE_CONTROL_LOOP_INTERVAL_S=1 $(BIN)/python -m pytest tests/e2e/test_kill.py tests/integration/test_reload.py

bench: setup ## Measure the graph beside its alternatives, into benchmarks/results/
	$(BIN)/python -m benchmarks.graph $(ARGS)

bench-pii: setup ## Measure the PII engine beside Presidio, into benchmarks/results/
	$(BIN)/python -m benchmarks.pii $(ARGS)

bench-startup: setup ## Measure the start, a killed replica's way back, and memory, into benchmarks/results/
	$(BIN)/python -m benchmarks.startup $(ARGS)

bench-overload: setup ## Measure three times the capacity, and how it recovers, into benchmarks/results/
	$(BIN)/python -m benchmarks.overload $(ARGS)

soak: setup ## 20 minutes of mixed traffic: is memory flat? (ARGS="--minutes 60"), into benchmarks/results/
	$(BIN)/python -m benchmarks.soak $(ARGS)

bench-plot: setup ## Draw the trend of the ratios, and the index, of benchmarks/results/
	$(BIN)/python -m benchmarks.plot

bench-cache: setup ## Measure what the cache of predictions gives, into benchmarks/results/
	$(BIN)/python -m benchmarks.cache $(ARGS)

bench-gpu: setup ## Measure the model stage on a GPU beside a bare forward loop, into benchmarks/results/
	$(BIN)/python -m benchmarks.gpu $(ARGS)

bench-explain: setup ## Measure whether explanations are true of the model, and their cost, into benchmarks/results/
	$(BIN)/python -m benchmarks.explanations $(ARGS)

bench-families: setup ## Measure many tenants' heads over one encoder beside a session each, into benchmarks/results/
	$(BIN)/python -m benchmarks.families $(ARGS)

bench-backends: setup ## Measure one model on every backend (ARGS="BUNDLE --data DATA"), into benchmarks/results/
	$(BIN)/python -m benchmarks.backends $(ARGS)

bench-peers: setup ## Measure the graph beside what people would use (half an hour), into benchmarks/results/
	$(BIN)/python -m benchmarks.peers $(ARGS)

profile: setup ## Measure MODEL=name on this machine; replicas then take the best token budget
	$(BIN)/python -m benchmarks.profile $(MODEL) $(ARGS)

bench-scaling: setup ## Measure how replicas follow the load, and what they add, into benchmarks/results/
	$(BIN)/python -m benchmarks.scaling $(ARGS)

clean: ## Remove .venv and caches
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build *.egg-info
	find $(wildcard $(PYTHON_CODE)) -name __pycache__ -type d -prune -exec rm -rf {} +
