"""Papers and their door, clocks, approval: what every document needs and no document is."""
