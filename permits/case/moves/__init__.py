"""The moves by subject; lifecycle gathers them into one table."""
