"""Previews of evidence, decoded in a child process that is held to limits and trusted by nobody."""
