"""The crosswalk on screen: how controls relate, and what people of the audit say of it."""
