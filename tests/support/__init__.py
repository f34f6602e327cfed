"""What the tests stand on; see each module."""
