"""A frozen Report becomes bytes on disk."""
