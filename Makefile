SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test build lint format check test-all fuzz bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Build the gateway and run it against the bundled provider simulator
	@./scripts/run.sh

test: ## Build everything and run all tests
	@./scripts/test.sh

build: ## Build the executable, optimised
	@./scripts/bootstrap.sh
	swift build -c release --static-swift-stdlib --product vobiz-gateway

lint: ## Check the format of the Swift sources and the syntax of the scripts
	swift format lint --strict --parallel --recursive Package.swift Sources Tests Fuzz
	bash -n scripts/*.sh Benchmarks/*.sh Benchmarks/*/*.sh .ci/run

format: ## Put the Swift sources into the agreed format
	swift format --in-place --parallel --recursive Package.swift Sources Tests Fuzz

check: lint test ## Lint and test: what has to pass before a change is handed in

test-all: test lint ## Everything: tests, also under the address and thread sanitizers, slow clients, contract fuzzer, search for leaks, a drill of transfers, lint
	./Benchmarks/hostile/slowhttptest.sh
	./Benchmarks/hostile/schemathesis.sh
	./scripts/compile-failures.sh
	python3 Benchmarks/hostile/canary_suite.py --tests .build/debug/vobiz-gatewayPackageTests.xctest
	python3 Benchmarks/hostile/canary.py --program .build/debug/vobiz-gateway
	python3 Benchmarks/hostile/transfers.py --program .build/debug/vobiz-gateway --settled
	swift test --disable-xctest --no-parallel --sanitize address --scratch-path .build-asan
	swift test --disable-xctest --no-parallel --sanitize thread --scratch-path .build-tsan

fuzz: ## Look for inputs that break a parser, 60 s each: make fuzz TARGET=RequestParser SECONDS=600
	@./scripts/bootstrap.sh
	@./Fuzz/run.sh $(or $(TARGET),all) $(or $(SECONDS),60)

bench: ## Measure a cache hit against a tuned nginx (needs nginx and wrk)
	@./scripts/bootstrap.sh
	@./Benchmarks/nginx/hit.sh

clean: ## Remove everything that was built; var/ with its keys and data stays
	rm -rf .build .build-asan .build-tsan .build-fuzz bench-out
