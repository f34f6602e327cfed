"""The clocks of the five procedures, by area."""
