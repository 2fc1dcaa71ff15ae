"""Windows that ask one thing, and never hold up the event loop."""
