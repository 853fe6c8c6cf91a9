# dotmatrix - `make play` watches an agent play, `make test` runs all tests, `make help` lists the rest.

GO      ?= go
BINARY  := bin/dotmatrix
GO_NEED := $(shell awk '$$1 == "go" { print $$2 }' go.mod)

export CGO_ENABLED = 1

ifndef HOME # Go keeps its caches there
export HOME := $(shell getent passwd "$$(id -u)" | cut -d: -f6)
endif

.PHONY: help play build install release test race soak fuzz vet vet-others bench screenshots rom clean needs

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

play: build ## build and watch the built-in agent play the built-in game
	@$(BINARY) play

# Go asks git for the commit to stamp the program with. Where git refuses, as in a checkout of another owner, it builds
# without.
STAMP = $(shell test ! -e .git || git status --porcelain >/dev/null 2>&1 || echo -buildvcs=false)

build: needs ## build bin/dotmatrix
	@$(GO) build $(STAMP) -o $(BINARY) ./cmd/dotmatrix

install: needs ## build and install dotmatrix into GOBIN
	@$(GO) install $(STAMP) ./cmd/dotmatrix
	@bin=$$($(GO) env GOBIN); echo "installed $${bin:-$$($(GO) env GOPATH)/bin}/dotmatrix"

release: needs ## build bin/dotmatrix stripped, with the commit in its version
	@$(GO) build $(STAMP) -trimpath -ldflags "-s -w -X main.commit=$$(git rev-parse HEAD 2>/dev/null)" -o $(BINARY) ./cmd/dotmatrix
	@$(BINARY) --version

test: needs ## run all tests
	$(GO) test ./...

race: needs ## run the tests of the packages with goroutines under the race detector
	$(GO) test -race -timeout 18m ./core/play/... ./core/llm/... ./core/agent/... ./tracking/... ./tui/...

soak: needs ## run for hours what .ci/run samples: random games, killed runs, failing disks, fuzzing, a small model
	DOTMATRIX_RANDOM_RUNS=400 $(GO) test -count 1 ./assets -run '^TestRandomPlay$$' -timeout 60m
	DOTMATRIX_KILLS=150 DOTMATRIX_CHAOS=5m $(GO) test -count 1 ./cmd/dotmatrix -timeout 2h \
	  -run '^(TestRunKilledAgainAndAgain|TestHalfOfTheRecordersAreKilledAgainAndAgain|TestChaos)$$'
	DOTMATRIX_FAULTS=all $(GO) test -count 1 ./tracking -run '^TestBadDiskBlamesNoHonestRun$$' -timeout 2h
	@$(MAKE) fuzz FUZZTIME=1m
	@.ci/steps/65-llamacpp 500 || test $$? = 3

FUZZTIME ?= 5s
fuzz: needs ## fuzz everything that parses, FUZZTIME each
	@set -e; for file in $$(grep -rlE '^func Fuzz' --include='*_test.go' .); do \
	  for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' $$file); do \
	    echo "fuzz $$name ($$(dirname $$file))"; \
	    said=$$($(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) $$(dirname $$file) 2>&1) || \
	      case $$said in \
	      *"Failing input written"*) echo "$$said"; exit 1;; \
	      *"context deadline exceeded"*) said="ok: the time ran out in the middle of an input";; \
	      *) echo "$$said"; exit 1;; \
	      esac; \
	    echo "$$said" | tail -n 1; \
	  done; done

vet: needs ## vet, gofmt and staticcheck
	$(GO) vet ./...
	@test -z "$$(gofmt -l .)" || { echo "not formatted:"; gofmt -l .; exit 1; }
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

# SQLite is C, so that the record and all that opens it build for the system at hand only. The rest must build for the others;
# the tests of some of core's packages open a record, so that only these packages themselves are built.
vet-others: needs ## build and vet for Windows and macOS what does without cgo
	@set -e; for os in windows darwin; do \
	  echo "$$os"; export CGO_ENABLED=0 GOOS=$$os; \
	  $(GO) build $$($(GO) list -f '{{.ImportPath}} {{.Deps}}' ./core/... | grep -v 'dotmatrix/tracking[] ]' | cut -d ' ' -f 1); \
	  $(GO) vet ./tui/... ./cmd/workbench/cartridge ./tracking/lock ./tracking/disk; \
	done

bench: needs ## measure speed, bytes and memory
	$(GO) test -run '^$$' -bench . -benchmem -timeout 60m ./...

FONT ?= $(wildcard /usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf)
screenshots: needs ## take the README's pictures anew, from the real program
	@mkdir -p assets/pictures
	$(GO) test ./cmd/dotmatrix -count 1 -run TestScreenshots -screenshots $(CURDIR)/assets/pictures -font '$(FONT)'

rom: ## rebuild the demo game's ROM (needs sdcc 4.2.0)
	assets/demo/build.sh

clean: ## remove what was built
	rm -rf bin assets/demo/out

needs:
	@command -v $(GO) >/dev/null 2>&1 || { \
	  echo "dotmatrix needs Go $(GO_NEED) or newer: install it from https://go.dev/dl and try again."; exit 1; }
	@have=$$($(GO) env GOVERSION | sed -E 's/^go([0-9.]+).*/\1/'); \
	  first=$$(printf '%s\n%s\n' "$(GO_NEED)" "$$have" | sort -V | head -n 1); \
	  test "$$first" = "$(GO_NEED)" || { \
	  echo "dotmatrix needs Go $(GO_NEED) or newer, and this is $$have: install it from https://go.dev/dl and try again."; exit 1; }
	@cc=$$($(GO) env CC); command -v $${cc%% *} >/dev/null 2>&1 || { \
	  echo "dotmatrix needs a C compiler for SQLite, and there is no $$cc: install gcc or clang"; \
	  echo "(Debian, Ubuntu: apt install gcc libc6-dev; Fedora: dnf install gcc; macOS: xcode-select --install) and try again."; exit 1; }
