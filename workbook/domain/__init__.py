"""The vocabulary, its frozen values and its rules. Standard library only."""
