# make demo    build the sample workstation (sets everything up in .venv, needs no sudo)
# make test    set up what the tests need, and run them all, one more at once than there are cores
# make bench   measure (benchmarks/README.md)
# make goldens draw the golden pictures of slides anew where they look different (CONTRIBUTING.md)
# make lock    pin the dependencies anew (names, versions, hashes)

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test bench goldens lock setup browser clean

demo: .venv/.runtime
	@$(BIN)/onboard demo output/demo

test: .venv/.test browser tests/npm/node_modules
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

bench: .venv/.test
	@$(BIN)/python benchmarks/renderer.py

goldens: .venv/.test
	@$(BIN)/python tests/slides/goldens.py

setup: .venv/.test

.venv/.runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: requirements-test.lock .venv/.runtime
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-test.lock
	@touch $@

# A real browser, ffmpeg and OpenH264 to look at videos with other eyes, and real servers to send a site to. Installed
# where that is possible without asking; elsewhere the tests that need them are skipped, counted and named.
browser:
	@if { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null 2>&1 \
	  && command -v ffprobe >/dev/null 2>&1 && PATH=$$PATH:/usr/sbin command -v nginx >/dev/null 2>&1 \
	  && PATH=$$PATH:/usr/sbin command -v sshd >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing Debian's chromium, ffmpeg, nginx and openssh-server for the tests"; \
	  (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
	    chromium ffmpeg nginx-light openssh-server) \
	    >/dev/null 2>&1 || echo "They could not be installed: the tests that need them will be skipped."; \
	else \
	  echo "Some of chromium, ffprobe, nginx, sshd are missing, and may not be installed: tests that need them are skipped."; \
	fi
	@if ldconfig -p 2>/dev/null | grep -q libopenh264; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	  echo "Installing Debian's OpenH264, a second decoder for the tests"; \
	  (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends libopenh264-dev) \
	    >/dev/null 2>&1 || echo "It could not be installed: the tests that need it will be skipped."; \
	fi

# A learning system's run-time and SCORM's official schemas.
tests/npm/node_modules: tests/npm/package-lock.json
	@if command -v npm >/dev/null 2>&1; then \
	  npm ci --prefix tests/npm --ignore-scripts --no-audit --no-fund --silent && touch $@ \
	    || echo "npm could not install them: the tests that need them will be skipped."; \
	else \
	  echo "No npm here: the tests that need a learning system will be skipped."; \
	fi

lock:
	$(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv
	for extra in "" "--extra test --extra model"; do \
	  .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	    --no-header --no-emit-index-url --override requirements-override.txt --extra checkout $$extra pyproject.toml \
	    -o requirements$$(test -n "$$extra" && echo -test).lock; \
	done

clean:
	rm -rf .venv output/demo
