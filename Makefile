# Everything a newcomer types. `make` alone lists it. Python, git and make are all that must be there.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PIP    := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on

.DEFAULT_GOAL := help
.PHONY: help install ask index preview bot test check format lock clean eval train bench bench-extraction

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-16s %s\n", $$1, $$2}'

ask: install  ## answer one question in the terminal: make ask q="progress on child trafficking?"
	@$(BIN)/python scripts/build_index.py --if-stale
	@$(BIN)/python -m bot ask -- "$(q)"

index: install  ## read corpus/ and build the index, whatever is there
	@$(BIN)/python scripts/build_index.py

preview: install  ## try the bot on a page in the browser, without Telegram and without a token
	@$(BIN)/python scripts/build_index.py --if-stale
	@$(BIN)/python scripts/preview.py

bot: install  ## run the Telegram bot (needs FINDINGS_TOKEN)
	@$(BIN)/python scripts/build_index.py --if-stale
	@$(BIN)/python -m bot run

test: install  ## run the tests
	@$(BIN)/python scripts/build_index.py --if-stale
	@$(BIN)/python -m pytest

check: install  ## format, lint, types, direction of imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: install  ## let ruff put the code in shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: install  ## resolve requirements/lock.in anew into lock.txt
	@$(PIP) --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-package findings-assistant --no-emit-package torch --override requirements/without-torch.txt \
	  requirements/lock.in --output-file requirements/lock.txt

eval: install  ## judge the answers: make eval REPORTS=folder QUESTIONS=file.jsonl (all sets beside the checkout)
	@$(BIN)/python scripts/evaluate.py $(if $(REPORTS)$(QUESTIONS),--reports "$(or $(REPORTS),corpus)" \
	  --questions "$(or $(QUESTIONS),tests/questions.jsonl)",--all)

train: install  ## teach the trained model anew, from scripts/training/examples (about an hour)
	@$(BIN)/python scripts/train_model.py

bench: install  ## measure speed and memory, up to a million passages
	@$(BIN)/python scripts/bench_speed.py

bench-extraction: install  ## measure the reading of PDFs (needs the reports beside the checkout)
	@$(BIN)/python scripts/bench_extraction.py

clean:  ## remove the environment, the model and the index
	rm -rf $(VENV) var

install: $(READY)  ## install into .venv what the lock names, and no more

# First the hashed lock, all of it; then torch, whose build differs by machine and has no hash. It finds its
# own dependencies in place, so that nothing unpinned comes along with a CPU build.
$(READY): requirements/lock.txt requirements/torch.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@echo "[1/3] making $(VENV) and installing the locked packages (a few minutes, once)"
	@$(PYTHON) -m venv $(VENV) || { echo "venv failed: on Debian, apt install python3-venv"; exit 1; }
	@$(PIP) --no-deps --require-hashes -r requirements/lock.txt
	@echo "[2/3] installing torch"
	@$(PIP) -r requirements/torch.txt
	@echo "[3/3] installing the project"
	@$(PIP) --quiet --no-deps --no-build-isolation -e .
	@touch $(READY)
