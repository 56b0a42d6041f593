"""What every adapter must do, as tests: subclass `conformance.PlatformConformance` and give it a
`stage` fixture, the adapter with a replica of its platform (see tests/contract/smartplace)."""
