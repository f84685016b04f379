"""Finding: asks and answers about the published registry, on any backend. Imports registry only."""
