# What can be done here: `make` lists it. Every target installs what it needs and says so.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
SAMPLE := Samples/kb5013941
DIST := .build/dist

# The C libraries that the program is linked with. `make test PACKAGES=` leaves them to you.
PACKAGES ?= libncurses-dev libssl-dev libarchive-dev libgmime-3.0-dev zlib1g-dev
# Tests compare our event logs with the reading of another program; without it they are skipped.
TEST_PACKAGES ?= libevtx-utils
# The rivals of `make bench`, and what runs it.
BENCH_PACKAGES ?= python3 python3-venv lnav ripgrep cabextract gcab

# $(call install,PACKAGES,exit CODE or :) installs the Debian packages of the list that are missing; silent when
# all are there. The second argument is what to do when that cannot be done.
define install
missing=; \
for package in $(1); do \
  dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
done; \
if [ -n "$$missing" ]; then \
  as=; [ "$$(id -u)" = 0 ] || as='sudo'; \
  if ! command -v apt-get >/dev/null; then \
    echo "make: there is no apt-get here to look for$$missing: if they are missing, install them with your system's package manager" >&2; \
  elif [ -n "$$as" ] && ! command -v sudo >/dev/null; then \
    echo "make: cannot install$$missing: you are not root and there is no sudo; run as root: apt-get install$$missing" >&2; $(2); \
  else \
    echo "make: installing$$missing (apt-get)" >&2; \
    { $$as apt-get update -qq && $$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || \
    { echo "make: cannot install$$missing: apt-get failed, see above" >&2; $(2); }; \
  fi; \
fi
endef

.PHONY: help setup build demo test lint format check snapshots samples data-list formats-list fuzz crosscheck bench eval release install
.DEFAULT_GOAL := help

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## install the system packages that are missing
	@command -v $(SWIFT) >/dev/null || { echo "make: cannot find $(SWIFT): install Swift 6.1 or later and put it on PATH" >&2; exit 1; }
	@$(call install,$(PACKAGES),exit 1)

build: setup ## build everything, tests included (debug)
	$(SWIFT) build --build-tests

# Debug: it is the shortest way to a first screen on a new machine, since nothing is optimised, and `make test`
# goes on from the same build. The sample is small; for large logs use `make install`.
demo: setup ## open the workbench on a sample case (without a terminal: print its scan)
	@$(SWIFT) build --product kbtriage >&2
	@program="$$($(SWIFT) build --show-bin-path)/kbtriage"; \
	if [ -t 0 ] && [ -t 1 ]; then exec "$$program" $(SAMPLE); else exec "$$program" scan $(SAMPLE); fi

test: setup ## build and run all tests
	@$(call install,$(TEST_PACKAGES),:)
	$(SWIFT) test --disable-xctest

lint: setup ## check format, the list of embedded files, and white space
	$(SWIFT) format lint --strict -r Sources Tests Package.swift
	@saved="$$(mktemp)"; cp Sources/CDataFiles/data.c "$$saved"; sh Sources/CDataFiles/list.sh; \
	if cmp -s Sources/CDataFiles/data.c "$$saved"; then rm -f "$$saved"; else \
	  mv "$$saved" Sources/CDataFiles/data.c; \
	  echo "Sources/CDataFiles/data.c: not the list of the data files in the folders: make data-list" >&2; exit 1; fi
	@if found="$$(git grep -nIP '\r|[ \t]+$$' -- '*.swift' '*.c' '*.h' '*.sh' '*.md' '*.yaml' '*.tsv' '*.py' Makefile .ci \
	    ':!Samples'; git grep -nIP '\t' -- '*.c' '*.h' '*.md' '*.yaml' '*.py')" && [ -n "$$found" ]; then \
	  echo "$$found" >&2; echo "tabs, carriage returns or spaces at the end of a line: take them out" >&2; exit 1; fi

format: setup ## format the Swift files in place
	$(SWIFT) format --in-place -r Sources Tests Package.swift

check: lint test ## lint and test: what CI runs

snapshots: setup ## record the golden files of tests anew and show what changed
	@$(SWIFT) build --build-tests >&2
	@RECORD_SNAPSHOTS=1 $(SWIFT) test --skip-build --disable-xctest >/dev/null 2>&1 || true
	@if [ -z "$$(git status --short -- Tests)" ]; then echo "no golden file changed"; else \
	  git status --short -- Tests; git --no-pager diff --stat -p -- Tests; fi

samples: setup ## write the sample cases anew with kbgen
	$(SWIFT) build --product kbgen
	@program="$$($(SWIFT) build --show-bin-path)/kbgen"; \
	for sample in $$("$$program" list | awk '/^samples:/ { on = 1; next } /^[a-z]/ { on = 0 } on { print $$1 }'); do \
	  "$$program" sample "$$sample" --out "Samples/$$sample" || exit 1; done

formats-list: setup ## renew README's table of what is read
	@$(SWIFT) build --product kbtriage >&2
	@"$$($(SWIFT) build --show-bin-path)/kbtriage" formats --lang en --format markdown > .build/formats.md
	@awk '/^<!-- This table is printed by/ { print; while ((getline line < ".build/formats.md") > 0) print line; skip = 1; next } /^<!-- end -->/ { skip = 0 } !skip' README.md > .build/README.md
	@cp .build/README.md README.md

data-list: ## renew the list of data files embedded in the program
	sh Sources/CDataFiles/list.sh

# What `make fuzz` and `make crosscheck` run is no part of the package unless they ask for it. With lld, which comes with
# Swift: gold stops over the sanitizer's debug data.
SECONDS ?= 60
FUZZ := .build/fuzz

fuzz: setup ## give changed bytes to every reader, guided by the code they reach (SECONDS=60 TARGETS=)
	@$(call install,python3,exit 1)
	@KBTRIAGE_TOOLS=1 $(SWIFT) build -c release --scratch-path $(FUZZ) --product kbfuzz \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld >&2
	@python3 Tests/Fuzz/fuzz.py --program $(FUZZ)/release/kbfuzz --corpus $(FUZZ)/corpus --found $(FUZZ)/found \
	  --seconds $(SECONDS) $(TARGETS)

# The other readers; those of PyPI go into a folder of its own.
CROSSCHECK := .build/crosscheck
CROSSCHECK_PACKAGES ?= python3 python3-venv cabextract libarchive-tools 7zip gcab

# Installs PyPI's evtx, procmon-parser, python-registry, and extract-msg with what reads rich text, once.
define other_readers
[ -x $(CROSSCHECK)/bin/python3 ] || python3 -m venv $(CROSSCHECK); \
$(CROSSCHECK)/bin/python3 -c 'import evtx' 2>/dev/null || $(CROSSCHECK)/bin/python3 -m pip install -q evtx || \
  echo "make: cannot install PyPI's evtx: event logs are not compared" >&2; \
$(CROSSCHECK)/bin/python3 -c 'import procmon_parser' 2>/dev/null || \
  $(CROSSCHECK)/bin/python3 -m pip install -q procmon-parser || \
  echo "make: cannot install PyPI's procmon-parser: captures are not compared" >&2; \
$(CROSSCHECK)/bin/python3 -c 'import Registry' 2>/dev/null || \
  $(CROSSCHECK)/bin/python3 -m pip install -q python-registry || \
  echo "make: cannot install PyPI's python-registry: hives are not compared" >&2; \
$(CROSSCHECK)/bin/python3 -c 'import extract_msg, striprtf' 2>/dev/null || \
  $(CROSSCHECK)/bin/python3 -m pip install -q extract-msg striprtf || \
  echo "make: cannot install PyPI's extract-msg and striprtf: mails are not compared" >&2
endef

crosscheck: setup ## compare with other readers of the same files: evtx, procmon-parser, python-registry, extract-msg, cabextract, bsdtar, 7z, iconv, sha256sum
	@$(call install,$(CROSSCHECK_PACKAGES),:)
	@$(other_readers)
	@for product in kbtriage kbgen kbdump; do \
	  KBTRIAGE_TOOLS=1 $(SWIFT) build -c release --static-swift-stdlib --product $$product >&2 || exit 1; done
	@programs="$$($(SWIFT) build -c release --static-swift-stdlib --show-bin-path)"; \
	$(CROSSCHECK)/bin/python3 Tests/Crosscheck/crosscheck.py --kbtriage "$$programs/kbtriage" \
	  --kbgen "$$programs/kbgen" --kbdump "$$programs/kbdump" $(COMPARE)

bench: setup ## measure speed and memory against other programs (under five minutes)
	@$(call install,$(BENCH_PACKAGES),:)
	@$(other_readers)
	@$(MAKE) --no-print-directory release
	@$(SWIFT) build -c release --static-swift-stdlib --product kbgen >&2
	@python3 Tests/Benchmarks/bench.py --kbtriage $(DIST)/kbtriage --python $(CROSSCHECK)/bin/python3 \
	  --kbgen "$$($(SWIFT) build -c release --static-swift-stdlib --show-bin-path)/kbgen"

# KBTRIAGE=PATH holds another program to the labels instead of building one; EVAL="--want root=95" makes a miss fail.
EVAL ?=
EVAL_PACKAGES ?= python3 libevtx-utils

eval: setup ## hold the diagnosis to labelled cases, beside two simple baselines (EVAL=options, KBTRIAGE=program)
	@$(call install,$(EVAL_PACKAGES),:)
	@python3 -B Tests/Evaluation/test_evaluate.py -q
	@[ -n "$(KBTRIAGE)" ] || $(MAKE) --no-print-directory release
	@$(SWIFT) build -c release --static-swift-stdlib --product kbgen >&2
	@python3 Tests/Evaluation/evaluate.py --kbtriage $(or $(KBTRIAGE),$(DIST)/kbtriage) \
	  --kbgen "$$($(SWIFT) build -c release --static-swift-stdlib --show-bin-path)/kbgen" $(EVAL)

release: setup ## build one stripped file that needs no Swift on the machine: .build/dist/kbtriage
	@$(SWIFT) build -c release --static-swift-stdlib --product kbtriage >&2
	@mkdir -p $(DIST)
	@strip -o $(DIST)/kbtriage "$$($(SWIFT) build -c release --static-swift-stdlib --show-bin-path)/kbtriage"
	@echo "$(DIST)/kbtriage: $$(du -h $(DIST)/kbtriage | cut -f1)"

install: release ## install the release (PREFIX=/usr/local)
	@install -D -m 755 $(DIST)/kbtriage "$(DESTDIR)$(PREFIX)/bin/kbtriage" || \
	{ echo "make: cannot write to $(DESTDIR)$(PREFIX)/bin: choose another place with PREFIX=, or run as root" >&2; exit 1; }
	@echo "$(DESTDIR)$(PREFIX)/bin/kbtriage"
