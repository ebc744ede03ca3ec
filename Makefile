# Probatum from a checkout. Needs make and Python 3.11 or newer; everything else is fetched once into .venv.
#
#   make demo    a workspace with the fictional sample case, served at http://127.0.0.1:8000 (PORT=... to change)
#   make test    all tests (ARGS="-k reading" to choose); browser tests are skipped where there is no Chromium
#   make lint    ruff, mypy and the rules of the house       make fmt    format the code
#   make docs    the documentation, into site/               make bench  the benchmarks
#   make reference   write docs/reference/commands.md from the commands' help
#   make clean   remove what the other targets made
#
# PYTHON=/path/to/python chooses the interpreter.

PORT ?= 8000
ARGS ?=

FIND_PYTHON = for name in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$name" -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(1); print(sys.executable)' 2>/dev/null \
	&& break; done
PYTHON ?= $(shell $(FIND_PYTHON))

BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test lint fmt bench nightly docs reference clean setup
.DEFAULT_GOAL := demo

$(READY): pyproject.toml uv.lock scripts/bootstrap.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or say where it is:" \
		"make PYTHON=/path/to/python" >&2; exit 2; }
	@"$(PYTHON)" scripts/bootstrap.py
	@touch $@

setup: $(READY)

demo: $(READY)
	@$(BIN)/probatum demo --port "$(PORT)"

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term:skip-covered \
		$(if $(ARGS),$(ARGS),--cov-fail-under=90)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(READY)
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: $(READY)
	$(BIN)/python -m benchmarks $(ARGS)

# What takes an hour: 2,000 changed packages, every bit of a small one, a sample of the bits of a larger one.
nightly: $(READY)
	NIGHTLY=1 $(BIN)/python -m benchmarks packages

docs: $(READY)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

reference: $(READY)
	$(BIN)/python scripts/write_command_reference.py

clean:
	rm -rf .venv .uv site build dist htmlcov .coverage .coverage.* demo-workspace \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests scripts examples -name __pycache__ -type d -prune -exec rm -rf {} +
