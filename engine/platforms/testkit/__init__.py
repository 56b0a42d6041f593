"""What every adapter must do, as tests: subclass a suite of `conformance` and give it a `stage`
fixture, the adapter with a replica of its platform, and the faults that can happen there (see
tests/contract/smartplace)."""
