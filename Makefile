SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test build lint format check test-all bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build the gateway and run it against the bundled provider simulator
	@./scripts/run.sh

test: ## Build everything and run all tests
	@./scripts/bootstrap.sh
	swift build --build-tests
	swift test

build: ## Build the executable, optimised
	@./scripts/bootstrap.sh
	swift build -c release --static-swift-stdlib --product vobiz-gateway

lint: ## Check the format of the Swift sources and the syntax of the scripts
	swift format lint --strict --parallel --recursive Package.swift Sources Tests
	bash -n scripts/*.sh Benchmarks/*/*.sh .ci/run

format: ## Put the Swift sources into the agreed format
	swift format --in-place --parallel --recursive Package.swift Sources Tests

check: lint test ## Lint and test: what has to pass before a change is handed in

test-all: test lint ## Everything: tests, tests under the address and thread sanitizers, lint
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leak-sanitizer.supp:print_suppressions=0 \
		swift test --no-parallel --sanitize address --scratch-path .build-asan
	swift test --no-parallel --sanitize thread --scratch-path .build-tsan

bench: ## Measure a cache hit against a tuned nginx (needs nginx and wrk)
	@./scripts/bootstrap.sh
	@./Benchmarks/nginx/hit.sh

clean: ## Remove everything that was built; var/ with its keys and data stays
	rm -rf .build .build-asan .build-tsan bench-out
