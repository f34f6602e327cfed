"""The keys of a handbook, by area."""
